"""docs/clients.md keeps its word: each recipe for tweepy and twitter-api-v2 is run as it stands there."""

import os
import re
import subprocess
import sys

import pytest

from stack import tls
from stack.environment import ROOT
from tests.clients import node_client

TEXT = (ROOT / "docs" / "clients.md").read_text()
RECIPES = {name: (kind, code) for kind, name, code in re.findall(r"```(\w+) ([\w-]+)\n(.*?)```", TEXT, re.DOTALL)}
CLEAN = {name: value for name, value in os.environ.items() if name.upper() not in {*"HTTPS_PROXY NO_PROXY".split()}}
"""What surrounds us, without what would lead elsewhere."""


def run(parts, person, kind, code, environment):
    """What the recipe prints, in an environment in which somebody has followed the text."""
    if kind == "javascript":
        words, folder = ["node", "-e", code], node_client.installed()
    else:
        words, folder = [sys.executable, "-c", code], ROOT
    told = {**CLEAN, **environment, "URL": parts.url, "TOKEN": person.token, "STATE": str(parts.state.folder)}
    done = subprocess.run(words, cwd=folder, env=told, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("recipe", ["tweepy-without-code", "node-without-code"])
def test_without_code_the_variables_are_enough(parts, stage, front, recipe):
    assert run(parts, stage.alice, *RECIPES[recipe], front) == stage.alice.username


@pytest.mark.parametrize("recipe", ["tweepy-with-code", "node-with-code", "node-agent"])
def test_with_code_no_variable_is_needed(parts, stage, recipe):
    assert run(parts, stage.alice, *RECIPES[recipe], {}) == stage.alice.username


def test_there_is_no_other_recipe_with_a_name_and_one_for_each_client():
    assert set(RECIPES) == {f"{client}-with{out}-code" for client in ("tweepy", "node") for out in ("", "out")} | {
        "node-agent"
    }
    for client in ("tweepy", "twitter-api-v2", "xdk for Python", "xdk for TypeScript", "twarc"):
        assert f"\n## {client}\n" in TEXT


def test_the_variables_of_the_text_are_those_that_are_printed(parts, front):
    assert set(front) == set(tls.variables(parts.state))
    assert all(f"`{name}`" in TEXT for name in front)

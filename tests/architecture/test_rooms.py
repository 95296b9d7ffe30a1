"""The rooms: who may import whom, what a room's first file holds, and who reads the environment."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import config
from tests.architecture.sources import ROOMS, ROOT, imported, module_of, sources, tree

ENVIRONMENT = {
    Path("config/settings.py"): "the only reader of our settings",
    Path("api/gunicorn.conf.py"): "gunicorn's own convention, WEB_CONCURRENCY and WEB_THREADS",
    Path("stack/environment.py"): "what the parts inherit, unread",
    Path("bench/commands.py"): "hands a running state's settings on to the workers' app, which loads them on import",
}
"""Who may look at the environment, and for what."""


def test_the_contracts_between_the_rooms_hold():
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", [path for path in sources() if path.name == "__init__.py"], ids=str)
def test_the_first_file_of_a_room_says_what_lives_there_and_does_nothing(path):
    (sentence,) = tree(path).body
    assert isinstance(sentence, ast.Expr) and isinstance(sentence.value.value, str)


def test_only_the_settings_read_the_environment():
    readers = {path for path in sources() if reads_environment(path)}
    assert readers <= set(ENVIRONMENT), f"{sorted(map(str, readers - set(ENVIRONMENT)))} read the environment"


def reads_environment(path):
    """`os.environ` and its kin; another process's environment, which psutil reads, is none of ours."""
    asked = [node for node in ast.walk(tree(path)) if getattr(getattr(node, "value", None), "id", "") == "os"]
    names = {f"os.{getattr(node, 'attr', '')}" for node in asked}
    return bool({"os.environ", "os.getenv", "os.environb"} & (names | imported(path)))


def test_the_configuration_that_is_imported_is_ours():
    assert Path(config.__file__).parent == ROOT / "config"


def test_every_room_is_one_that_the_contracts_know():
    text = (ROOT / "setup.cfg").read_text()
    listed = re.search(r"root_packages =\n((?:    \w+\n)+)", text)[1].split()
    assert sorted(listed) == sorted(ROOMS)
    with_code = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert with_code - {"tests"} == set(ROOMS)


def test_one_process_opens_one_session_and_only_where_it_uses_it():
    """Nothing connects while it is imported: neither gunicorn nor Celery may inherit a session over a fork."""
    for path in sources("api", "cache", "config", "cql", "fanout", "workers"):
        calls = [node for node in tree(path).body for node in ast.walk(node) if at_import(node)]
        named = {getattr(call.func, "id", getattr(call.func, "attr", "")) for call in calls}
        assert not named & {"connect", "open_store", "open_services", "open_caches", "Connection"}, module_of(path)


def at_import(node):
    return isinstance(node, ast.Call) and not isinstance(node, ast.FunctionDef) and node.col_offset == 0

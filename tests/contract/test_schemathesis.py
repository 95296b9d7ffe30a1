"""schemathesis over the served document: as a user, as an app, as nobody; all checks, and the links followed.

MURMURATION_CONTRACT_EXAMPLES makes it long (`make contract`); then every operation has to be seen succeeding, too.
"""

import os

import pytest
import requests
from click.testing import CliRunner
from schemathesis.cli import schemathesis as command

from tests.cast import new_name
from tests.contract.play import Play
from tests.contract.scene import PASSWORD, named

EXAMPLES = int(os.environ.get("MURMURATION_CONTRACT_EXAMPLES", "0"))
SHORT = 2
SEEN = 20

WITHOUT = {
    "use_after_free": "X answers 200 with `errors` to a look-up of what was deleted, and so do we",
    "ensure_resource_availability": "the same: what a play puts into a path is not what the answer before named",
}
"""Checks that contradict X's contract."""


@pytest.fixture
def play(cast, services):
    asker, others = cast.one("user"), cast.many("other", 3)
    for other in others:
        other.follow(asker)
    asker.done("PUT", asker.own("/protected"), {"protected": True})
    name = new_name("spent")
    told = requests.post(f"{asker.url}/auth/signup", json={"username": name, "password": PASSWORD}, timeout=60).json()
    spent = type(asker)(asker.url, int(told["data"]["id"]), name, told["access_token"])
    app = asker.done("POST", "/2/apps", {"name": "Birdwatch", "redirect_uris": ["https://app.example/callback"]})
    return Play(cast, asker, asker.token, [other.post() for other in others], others, app, spent)


def run(play, examples, phases):
    """The report of a run that must not find anything."""
    play.register()
    header = ["--header", f"Authorization: Bearer {play.token}"] if play.token else []
    done = CliRunner().invoke(
        command,
        [
            "run",
            f"{play.asker.url}/2/openapi.json",
            *["--url", play.asker.url, "--checks", "all", "--exclude-checks", ",".join(WITHOUT)],
            *["--phases", phases, "--max-examples", str(examples), "--seed", "7", "--no-shrink"],
            *["--suppress-health-check", "all", "--request-timeout", "60", "--warnings", "off"],
            *header,
        ],
    )
    assert done.exit_code == 0, done.output[-20_000:]
    assert not [each for each in play.told if each[1] >= 500]


@pytest.mark.timeout(0 if EXAMPLES else 300)
@pytest.mark.parametrize("viewer", ["user", "app", "nobody"])
def test_nothing_is_found(play, viewer):
    play.token = {"user": play.asker.token, "app": play.app["bearer_token"], "nobody": ""}[viewer]
    run(play, EXAMPLES or SHORT, "examples,coverage,fuzzing,stateful" if EXAMPLES else "examples,fuzzing,stateful")
    if EXAMPLES and viewer == "user":
        assert {name: seen(play, name) for name in named() if seen(play, name) < SEEN} == {}


def seen(play, name):
    """How often an operation succeeded."""
    return sum(count for (each, status), count in play.told.items() if each == name and status < 300)

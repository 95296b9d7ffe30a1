"""schemathesis over the served document: as a user, as an app, as nobody; all checks, and the links followed.

Only `make contract` runs it, with MURMURATION_CONTRACT_EXAMPLES an operation: it still finds an answer (414) that the
document does not tell of, and has no values yet for some operations that it must see succeeding.
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


@pytest.mark.skipif(not EXAMPLES, reason="make contract runs this")
@pytest.mark.timeout(0)
@pytest.mark.parametrize("viewer", ["user", "app", "nobody"])
def test_nothing_is_found(play, viewer):
    play.token = {"user": play.asker.token, "app": play.app["bearer_token"], "nobody": ""}[viewer]
    run(play, EXAMPLES, "examples,coverage,fuzzing,stateful")
    if viewer == "user":
        assert {name: seen(play, name) for name in named() if seen(play, name) < SEEN} == {}


def seen(play, name):
    """How often an operation succeeded."""
    return sum(count for (each, status), count in play.told.items() if each == name and status < 300)

"""schemathesis over the served document: as a user, as an app, as nobody; all checks, and the links followed.

`make test` runs it briefly; `make contract` for long, with MURMURATION_CONTRACT_EXAMPLES for each operation, and then
requires that each was really asked that often, and has succeeded.
"""

import os
from pathlib import Path

import pytest
import schemathesis
from click.testing import CliRunner
from schemathesis.cli import schemathesis as command

from tests.contract.play import Play
from tests.contract.purse import Purse
from tests.contract.scene import named

LONG = int(os.environ.get("MURMURATION_CONTRACT_EXAMPLES", "0"))
SHORT = 2
SEEN = 20
SEED, MORE_SEEDS = 7, range(8, 28)
SETTINGS = Path(__file__).with_name("schemathesis.toml")

WITHOUT = {
    "use_after_free": "X answers 200 with `errors` to a look-up of what was deleted, and so do we",
    "ensure_resource_availability": "the same: what a play puts into a path is not what the answer before named",
}
"""Checks that contradict X's contract."""

ASKED = set(named()) - {"docs_spec"}
"""schemathesis leaves out the document that it has loaded."""


@pytest.fixture
def play(cast, services, viewer):
    asker, others, foe = cast.one("user"), cast.many("other", 3), cast.one("foe")
    purse = Purse.of(cast, services, asker)
    tweet_id = asker.post("something to answer")
    reply = others[0].post("an answer", reply_to=tweet_id)
    poll = {"text": "well?", "poll": {"options": ["yes", "no"], "duration_minutes": 600}}
    for other in others:
        other.follow(asker)
    made = Play(
        token={"user": asker.token, "app": purse.app.bearer_token, "nobody": ""}[viewer],
        as_user=viewer == "user",
        purse=purse,
        others=others,
        foe=foe,
        tweets=[other.post() for other in others for _ in range(2)],
        reply=reply,
        poll=int(others[0].done("POST", "/2/tweets", poll)["id"]),
        own_list=asker.done("POST", "/2/lists", {"name": "Own"})["id"],
        their_list=others[0].done("POST", "/2/lists", {"name": "Theirs"})["id"],
        folder=asker.done("POST", asker.own("/bookmarks/folders"), {"name": "Folder"})["id"],
    )
    asker.done("PUT", asker.own("/protected"), {"protected": True})
    yield made
    made.forget()


def run(play, examples, phases, seed=SEED, only=()):
    """A run over these operations, or all, that must not find anything."""
    play.register()
    words = [
        *["--config-file", str(SETTINGS), "run", f"{play.asker.url}/2/openapi.json", "--url", play.asker.url],
        *["--checks", "all", "--exclude-checks", ",".join(WITHOUT), "--phases", phases],
        *["--max-examples", str(examples), "--seed", str(seed), "--no-shrink", "--generation-database", "none"],
        *["--suppress-health-check", "all", "--request-timeout", "60", "--warnings", "off"],
        *(word for name in sorted(only) for word in ("--include-operation-id", name)),
    ]
    done = CliRunner().invoke(command, words)
    assert done.exit_code == 0, done.output[-20_000:]
    assert not [each for each in play.told if each[1] >= 500]


@pytest.mark.skipif(bool(LONG), reason="make contract runs the long one")
@pytest.mark.timeout(1_200)
@pytest.mark.parametrize("viewer", ["user", "app", "nobody"])
def test_nothing_is_found_at_first_sight(play, viewer):
    if viewer == "user":
        run(play, SHORT, "examples,fuzzing,stateful")
    else:
        run(play, 1, "fuzzing")
    assert {name for name, _ in play.told} == ASKED


@pytest.mark.skipif(not LONG, reason="make contract runs this")
@pytest.mark.timeout(0)
@pytest.mark.parametrize("viewer", ["user", "app", "nobody"])
def test_nothing_is_found(play, viewer):
    run(play, LONG, "examples,coverage,fuzzing,stateful")
    repeat(play)
    succeeds = viewer == "user"
    for seed in MORE_SEEDS:
        if few := too_few(play, succeeds):
            run(play, LONG, "fuzzing", seed, few)
    print(viewer, *sorted(f"{name} {often(play, name)} {seen(play, name)}" for name in ASKED), sep="\n")
    assert {name: (often(play, name), seen(play, name)) for name in too_few(play, succeeds)} == {}


def too_few(play, succeeds):
    """Operations asked too seldom, or with too few successes. One of few values has few examples under one seed."""
    return {name for name in ASKED if often(play, name) < LONG or (succeeds and seen(play, name) < SEEN)}


def repeat(play):
    """What takes nothing has a single example: it is asked as often as the others all the same."""
    schema = schemathesis.openapi.from_url(f"{play.asker.url}/2/openapi.json")
    for name in sorted(ASKED):
        operation = named()[name]
        if operation.places or operation.queries or operation.body is not None:
            continue
        headers = {"Authorization": f"Bearer {play.token}"} if play.token else {}
        for _ in range(often(play, name), LONG):
            case = schema[operation.path][operation.method.upper()].Case(headers=dict(headers))
            case.validate_response(case.call())


def often(play, name):
    """How often an operation was asked."""
    return sum(count for (each, _), count in play.told.items() if each == name)


def seen(play, name):
    """How often an operation succeeded."""
    return sum(count for (each, status), count in play.told.items() if each == name and status < 300)

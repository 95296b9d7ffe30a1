"""Two real data centres on this machine: the first is lost while people post, the second serves, the first returns.

Prints the figures of docs/runbooks/region-failover.md. `make drills`.
"""

import json
import os
import secrets
import time
from pathlib import Path

import pytest

from stack import cassandra, parts, up
from stack.check import Person
from stack.errors import StackError
from tests.cast import until

pytestmark = pytest.mark.timeout(2400)

SETTINGS = {"rate_limit_multiplier": 0, "redis_timeout_seconds": 2.0, "cassandra_replication": {"dc1": 1, "dc2": 1}}
SETTINGS |= {"read_timeout_seconds": 10.0, "write_timeout_seconds": 10.0, "claim_timeout_seconds": 10.0}
POSTS, PATIENCE_SECONDS = 60, 300.0


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    # A machine that is busy with other things is no failure.
    parts.START_SECONDS = cassandra.START_SECONDS = 400.0
    named = os.environ.get("MURMURATION_DRILL_REGIONS")
    folder = (Path(named) if named else tmp_path_factory.mktemp("regions")) / "state"
    started = up.start_parts(folder, 2, SETTINGS, data_centres=2, api_workers=1, celery_workers=1, sync=False)
    yield started
    started.stop()


def second_region(running):
    """The address of the other region's API; its broker and cache are its own, and so are its workers."""
    stores = {name: getattr(running.settings, name).removesuffix("0") + "1" for name in ("broker_url", "cache_url")}
    # People know one address, whose name leads to either region; tokens name it as their issuer.
    stores["public_url"] = running.settings.public_url
    own = {"cassandra_local_dc": "dc2", "cassandra_contact_points": (cassandra.address_of(2),), **stores}
    for part in ("api-2", "worker-2", "sweeper-2"):
        running.start(part, own)
    return running.address("api-2")


def elsewhere(person, url):
    """The same person, whose requests go to another region."""
    moved = object.__new__(Person)
    moved.__dict__ = {**person.__dict__, "_url": url}
    return moved


def post(person, text):
    """The id of what was acknowledged; None if it was not."""
    try:
        return person.ask("POST", "/2/tweets", {"text": text})["data"]["id"]
    except StackError:
        return None


def walk(person):
    """Every id on the person's own timeline, or None while it cannot be read."""
    found, token = [], ""
    try:
        while True:
            page = person.ask("GET", f"/2/users/{person.id}/tweets?max_results=100{token}")
            found += [tweet["id"] for tweet in page.get("data", [])]
            if "next_token" not in page["meta"]:
                return found
            token = f"&pagination_token={page['meta']['next_token']}"
    except StackError:
        return None


def test_one_region_is_lost_and_the_other_goes_on(running):
    other = second_region(running)
    alice, bob = (Person(running.url, name + secrets.token_hex(4)) for name in ("alice", "bob"))
    bob.ask("POST", f"/2/users/{bob.id}/following", {"target_user_id": alice.id})
    told = [tweet for number in range(POSTS) if (tweet := post(alice, f"Post {number}"))]
    assert len(told) == POSTS

    # The region goes: its node, its API, its workers, at once, right behind the last acknowledgement.
    for part in ("cassandra-1", "api", "worker", "copier", "sweeper", "schedule"):
        running.process(part).kill()
    lost_at = time.monotonic()
    there_alice, there_bob = elsewhere(alice, other), elsewhere(bob, other)
    found = until(lambda: walk(there_alice), PATIENCE_SECONDS)
    read_after = time.monotonic() - lost_at
    until(lambda: post(there_alice, "From the other region"), PATIENCE_SECONDS)
    written_after = time.monotonic() - lost_at
    missing = [tweet for tweet in told if tweet not in found]
    until(lambda: len(set(told[-10:]) - set(missing) - set(there_bob.home())) == 0, PATIENCE_SECONDS)
    delivered_after = time.monotonic() - lost_at

    meanwhile = [tweet for number in range(20) if (tweet := post(there_alice, f"Meanwhile {number}"))]
    began = time.monotonic()
    running.start("cassandra-1")
    for part in ("api", "worker", "copier", "sweeper", "schedule"):
        running.start(part)
    until(lambda: set(meanwhile) <= set(walk(alice) or ()), PATIENCE_SECONDS)
    returned_after = time.monotonic() - began
    figures = {
        "acknowledged before": len(told),
        "of these missing in the other region": len(missing),
        "seconds until the other region read": round(read_after, 1),
        "seconds until it wrote": round(written_after, 1),
        "seconds until followers there had everything": round(delivered_after, 1),
        "posted there meanwhile": len(meanwhile),
        "seconds from the first node's start until the first region had all of it": round(returned_after, 1),
    }
    print("\nFIGURES " + json.dumps(figures, indent=1))
    assert missing == [] and len(meanwhile) == 20

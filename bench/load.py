"""`murmur load higgs`: accounts, follows and seeds of the trace in bulk, then its events through `publish`.

Every step is noted in the manifest when it is done, so that a load that was interrupted goes on where it was.
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from bench import drained, manifest, trace
from bench.expectation import deliveries
from bench.manifest import Manifest, Record
from bench.replay import LANES, replay
from bench.trace import Event, Events, Graph
from cache.errors import CacheAway
from cql.errors import StoreError
from cql.records import POST, Tweet, User
from fanout import bulk
from fanout.errors import Away, Busy, Conflict, Refused
from fanout.publish import Draft, announce, publish
from fanout.retweets import retweet
from fanout.services import Services

# A post is tried again for so long: well above the 10 s for which a claim belongs to its first attempt.
PATIENCE_SECONDS = 60.0
RETRY_SECONDS = 0.5

_PASSING = (StoreError, CacheAway, Away, Busy, Conflict)

# Which accounts sleep is the same in every load, so that loads can be compared.
DORMANT_SEED = 2012

# A progress bar that is told of every single row costs more than the row.
_TOLD_AT_ONCE = 500


class LoadError(Exception):
    """The load cannot go on; says why. What was done so far is in the manifest."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to load. `limit` is in rows; None for all; `speed` in its seconds a second, None for full."""

    folder: Path
    manifest: Path
    limit: int | None = None
    speed: float | None = None
    dormant_share: float = 0.0
    lanes: int = LANES


class Told(Protocol):
    """Whoever wants to know how far a load has come."""

    def begin(self, step: str, total: int) -> None:
        """A step of so many parts begins, and the one before has ended."""

    def advance(self, parts: int) -> None:
        """So many more parts of the step are done."""


class Step(NamedTuple):
    """Rows to be written in bulk, once; `facts` say under what settings, and may not change later."""

    name: str
    total: int
    rows: Iterable[Any]
    write: Callable[[Services, Iterable[Any]], object]
    facts: dict[str, Any]


def load(services: Services, plan: Plan, told: Told) -> dict[str, Any]:
    """Loads what the manifest does not hold yet and waits for its delivery; figures of this run.

    LoadError, NotDrained, TraceError or ManifestError where it cannot go on.
    """
    told.begin("Reading the trace", 1)
    graph, events = trace.read_graph(plan.folder), trace.read_events(plan.folder, plan.limit)
    told.advance(1)
    opened, record = manifest.resume(plan.manifest, manifest.heading(trace.fingerprint(plan.folder)))
    with opened:
        first_minute = _first_minute(services, opened, record)
        for step in steps(services, graph, events, plan):
            _once(services, opened, record, step, told)
        opened.finished("events", limit=plan.limit, events=len(events))
        figures = _replay(services, opened, events, record, plan, told)
        figures["drained_after_seconds"] = _drain(services, first_minute, told)
        opened.finished("drained", limit=plan.limit)
    pushed, shown = deliveries(events, graph)
    return {"events": len(events), "deliveries": pushed, "deliveries_shown": shown, **figures}


def _first_minute(services: Services, opened: Manifest, record: Record) -> int:
    """The minute in which the load began, however often it was interrupted since."""
    now = drained.minute_now(services)
    if "began" not in record.steps:
        opened.finished("began", minute=now)
    minute: int = record.steps.get("began", {"minute": now})["minute"]
    return minute


def steps(services: Services, graph: Graph, events: Events, plan: Plan) -> list[Step]:
    """What is there before the first event: accounts, follows, sleepers, and the seeds of these events."""
    settings, seeds = services.settings, trace.seeds_needed(events)
    dial = {"mode": settings.fanout_mode, "celebrity_line": settings.celebrity_line_followers}
    asleep = sleepers(graph, plan.dormant_share)
    share = {"share": plan.dormant_share}
    return [
        Step("accounts", len(graph.accounts), map(_user, graph.accounts), bulk.add_users, {}),
        Step("follows", len(graph.following.values), _follows(graph), bulk.add_follows, dial),
        Step("sleep", len(asleep), map(trace.user_id, asleep), bulk.put_to_sleep, share),
        Step(f"seeds of {plan.limit or 'all'}", sum(seeds.values()), _seeds(seeds), bulk.add_old_posts, {}),
    ]


def sleepers(graph: Graph, share: float) -> list[int]:
    """The accounts that sleep when so many of all do; the same ones in every load."""
    return random.Random(DORMANT_SEED).sample(graph.accounts, int(share * len(graph.accounts)))


def _user(account: int) -> User:
    return User(trace.user_id(account), trace.user_name(account), f"Higgs {account}")


def _follows(graph: Graph) -> Iterator[tuple[int, int]]:
    return ((trace.user_id(follower), trace.user_id(followee)) for follower, followee in graph.edges())


def _seeds(needed: dict[int, int]) -> Iterator[Tweet]:
    for author, count in sorted(needed.items()):
        for number in range(1, count + 1):
            seed = trace.seed_id(author, number)
            yield Tweet(seed, trace.user_id(author), POST, f"higgs seed {number}", conversation_id=seed)


def _once(services: Services, opened: Manifest, record: Record, step: Step, told: Told) -> None:
    """Writes a step unless the manifest holds it; LoadError if it was written under other settings."""
    if step.name in record.steps:
        before = {name: record.steps[step.name].get(name) for name in step.facts}
        if before != step.facts:
            raise LoadError(f"the load began with {before}, not {step.facts}; begin again with a fresh state")
        return
    told.begin(f"Loading {step.name}", step.total)
    step.write(services, _counted(step.rows, told))
    opened.finished(step.name, **step.facts)


def _counted(rows: Iterable[Any], told: Told) -> Iterator[Any]:
    since = 0
    for row in rows:
        yield row
        since += 1
        if since == _TOLD_AT_ONCE:
            told.advance(since)
            since = 0
    told.advance(since)


def _replay(
    services: Services, opened: Manifest, events: Events, record: Record, plan: Plan, told: Told
) -> dict[str, Any]:
    """Posts the events that the manifest does not hold; counts, rates and times of this run."""
    left = [number for number in range(len(events)) if number not in record.tweets]
    told.begin("Replaying events", len(left))
    retries: list[str] = []

    def acknowledged(number: int, tweet_id: int) -> None:
        opened.acknowledged([(number, tweet_id)])
        told.advance(1)

    pace = replay(
        events,
        left,
        lambda event: _patiently(services, event, retries),
        acknowledged,
        lanes=plan.lanes,
        speed=plan.speed,
    )
    seconds = time.monotonic() - pace.began
    return {
        "acknowledged_before": len(events) - len(left),
        "posted": len(left),
        "seconds": round(seconds, 1),
        "posts_per_second": round(len(left) / seconds, 1),
        "post_p50_ms": round(pace.percentile_ms(0.5), 1),
        "post_p99_ms": round(pace.percentile_ms(0.99), 1),
        "late_seconds": round(pace.late_seconds, 1),
        "retries": dict(Counter(retries)),
    }


def _patiently(services: Services, event: Event, retries: list[str]) -> int:
    """The tweet id of an event; what may pass is tried again, under the same key."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return _post(services, event)
        except _PASSING as error:
            if time.monotonic() > deadline:
                raise LoadError(f"event {event.number} could not be posted: {error!r}") from error
            retries.append(type(error).__name__)
            time.sleep(RETRY_SECONDS)
        except Refused as error:
            raise LoadError(f"event {event.number} was refused: {error}") from error


def _post(services: Services, event: Event) -> int:
    """A retweet needs no key: a person retweets a tweet once."""
    author, seed = trace.user_id(event.actor), 0
    if event.seed:
        seed = trace.seed_id(event.target, event.seed)
    if event.kind == "RT":
        tweet = retweet(services, author, seed)
    else:
        key = f"higgs/{event.number}"
        tweet = publish(services, Draft(author, trace.text_of(event), reply_to_id=seed, key=key))
    announce(services, tweet)
    return tweet.tweet_id


def _drain(services: Services, first_minute: int, told: Told) -> float:
    """Seconds from the last post to the last delivery."""
    began = time.monotonic()
    most = 0

    def left(count: int) -> None:
        nonlocal most
        if count > most:
            told.begin("Waiting for deliveries", count)
        else:
            told.advance(most - count)
        most = count

    drained.await_drained(services, first_minute, left)
    return round(time.monotonic() - began, 1)

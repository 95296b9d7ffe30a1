"""A load: its bulk steps, what it posts, and how it goes on after an interruption."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bench import drained, load, manifest, trace
from cql.errors import OutcomeUnknown
from cql.outbox import minute_of
from cql.records import RETWEET, Cursor, Entry
from cql.records import Event as OutboxEvent
from fanout.errors import Conflict, Forbidden
from fanout.publish import Draft

ALICE, BOB, CAROL, DAVE, STAR = range(1, 6)

ROWS = "1 5 1 RT\n1 5 2 RT\n2 5 3 RE\n3 2 4 MT"
FOLLOWS = [(ALICE, STAR), (BOB, STAR), (CAROL, BOB), (STAR, DAVE)]


@dataclass
class Posted:
    """Stands in for bulk and publish: remembers what was written, fails where it is told to."""

    bulk: dict[str, list[Any]] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    retweets: list[tuple[int, int]] = field(default_factory=list)
    announced: list[int] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    newest: int = 10**18

    def tweet(self) -> Any:
        if self.failures:
            raise self.failures.pop(0)
        self.newest += 1
        return SimpleNamespace(tweet_id=self.newest)

    def publish(self, _: Any, draft: Draft) -> Any:
        made = self.tweet()
        self.drafts.append(draft)
        return made

    def retweet(self, _: Any, user: int, tweet: int) -> Any:
        made = self.tweet()
        self.retweets.append((user, tweet))
        return made

    def written(self, name: str) -> Callable[[Any, Iterable[Any]], None]:
        def write(_: Any, rows: Iterable[Any]) -> None:
            self.bulk.setdefault(name, []).extend(rows)

        return write


class Silent:
    def begin(self, step: str, total: int) -> None:
        pass

    def advance(self, parts: int) -> None:
        pass


@pytest.fixture
def posted(monkeypatch: pytest.MonkeyPatch) -> Posted:
    stand_in = Posted()
    monkeypatch.setattr(load, "publish", stand_in.publish)
    monkeypatch.setattr(load, "retweet", stand_in.retweet)
    monkeypatch.setattr(load, "announce", lambda _, tweet: stand_in.announced.append(tweet.tweet_id))
    monkeypatch.setattr(load, "RETRY_SECONDS", 0.0)
    monkeypatch.setattr(drained, "await_drained", lambda *_: None)
    for name in ("add_users", "add_follows", "add_old_posts", "put_to_sleep"):
        monkeypatch.setattr(f"fanout.bulk.{name}", stand_in.written(name))
    return stand_in


@pytest.fixture
def services() -> Any:
    settings = SimpleNamespace(fanout_mode="hybrid", celebrity_line_followers=1000, outbox_shards=2)
    return SimpleNamespace(settings=settings, clock=SimpleNamespace(ms=lambda: 60_000 * 1000))


@pytest.fixture
def plan(write: Callable[..., Path], tmp_path: Path) -> load.Plan:
    return load.Plan(write(ROWS, FOLLOWS), tmp_path / "manifest", lanes=1)


def test_people_follows_and_seeds_are_there_before_the_first_event(
    posted: Posted, services: Any, plan: load.Plan
) -> None:
    load.load(services, plan, Silent())
    users = posted.bulk["add_users"]
    assert [(user.user_id, user.username) for user in users] == [
        (trace.user_id(account), trace.user_name(account)) for account in (ALICE, BOB, CAROL, DAVE, STAR)
    ]
    assert posted.bulk["add_follows"] == [
        (trace.user_id(follower), trace.user_id(followee)) for follower, followee in FOLLOWS
    ]
    assert [(seed.tweet_id, seed.author_id) for seed in posted.bulk["add_old_posts"]] == [
        (trace.seed_id(STAR, number), trace.user_id(STAR)) for number in (1, 2)
    ]
    assert posted.bulk["put_to_sleep"] == []


def test_events_become_retweets_of_seeds_replies_to_seeds_and_posts_under_keys(
    posted: Posted, services: Any, plan: load.Plan
) -> None:
    figures = load.load(services, plan, Silent())
    alice, bob, carol = map(trace.user_id, (ALICE, BOB, CAROL))
    assert posted.retweets == [(alice, trace.seed_id(STAR, 1)), (alice, trace.seed_id(STAR, 2))]
    reply, post = posted.drafts
    assert reply == Draft(bob, "@higgs_user_000005 higgs 2", reply_to_id=trace.seed_id(STAR, 1), key="higgs/2")
    assert post == Draft(carol, "@higgs_user_000002 higgs 3", key="higgs/3")
    record = manifest.read(plan.manifest)
    assert list(record.tweets) == [0, 1, 2, 3]
    assert sorted(record.tweets.values()) == posted.announced
    assert (figures["events"], figures["posted"], figures["acknowledged_before"]) == (4, 4, 0)
    assert {"began", "accounts", "follows", "sleep", "seeds of all", "events", "drained"} == set(record.steps)


def test_an_interrupted_load_goes_on_where_it_was(posted: Posted, services: Any, plan: load.Plan) -> None:
    posted.failures = [Forbidden("no")]
    with pytest.raises(load.LoadError, match="event 0 was refused: no"):
        load.load(services, plan, Silent())
    opened, record = manifest.resume(plan.manifest, manifest.read(plan.manifest).heading)
    assert (record.tweets, "drained" in record.steps) == ({}, False)
    with opened:
        opened.acknowledged([(0, 7), (1, 8), (2, 9)])
    posted.bulk.clear()
    figures = load.load(services, plan, Silent())
    assert posted.bulk == {}
    assert [draft.key for draft in posted.drafts] == ["higgs/3"]
    assert (figures["posted"], figures["acknowledged_before"]) == (1, 3)


def test_a_larger_limit_needs_more_seeds_and_nothing_else_again(posted: Posted, services: Any, plan: load.Plan) -> None:
    load.load(services, load.Plan(plan.folder, plan.manifest, limit=1, lanes=1), Silent())
    assert len(posted.bulk["add_old_posts"]) == 1
    posted.bulk.clear()
    load.load(services, plan, Silent())
    assert {name: len(rows) for name, rows in posted.bulk.items()} == {"add_old_posts": 2}
    assert len(manifest.read(plan.manifest).tweets) == 4


def test_a_load_does_not_go_on_under_another_celebrity_line_or_share_of_sleepers(
    posted: Posted, services: Any, plan: load.Plan
) -> None:
    load.load(services, plan, Silent())
    with pytest.raises(load.LoadError, match=r"0\.0.*0\.5"):
        load.load(services, load.Plan(plan.folder, plan.manifest, dormant_share=0.5), Silent())
    services.settings.celebrity_line_followers = 2
    with pytest.raises(load.LoadError, match="1000"):
        load.load(services, plan, Silent())


def test_what_may_pass_is_tried_again_and_counted(posted: Posted, services: Any, plan: load.Plan) -> None:
    posted.failures = [OutcomeUnknown("add_post"), Conflict("in progress"), Conflict("in progress")]
    figures = load.load(services, plan, Silent())
    assert figures["retries"] == {"OutcomeUnknown": 1, "Conflict": 2}
    assert len(manifest.read(plan.manifest).tweets) == 4


def test_patience_with_a_store_that_stays_away_ends(
    posted: Posted, services: Any, plan: load.Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "PATIENCE_SECONDS", 0.0)
    posted.failures = [OutcomeUnknown("add_post") for _ in range(50)]
    with pytest.raises(load.LoadError, match="could not be posted"):
        load.load(services, plan, Silent())


def test_the_same_accounts_sleep_in_every_load(write: Callable[..., Path]) -> None:
    graph = trace.read_graph(write("", [(number, number + 1) for number in range(99)]))
    asleep = load.sleepers(graph, 0.5)
    assert len(set(asleep)) == 50
    assert asleep == load.sleepers(graph, 0.5)
    assert load.sleepers(graph, 0.0) == []


@dataclass
class FakeOutbox:
    """Events by (shard, minute), each done after so many looks at its place."""

    looks: dict[tuple[int, int], list[int]]
    pages: int = 0

    def read(self, shard: int, minute: int, after: tuple[int, int], limit: int) -> list[OutboxEvent]:
        left = self.looks.get((shard, minute), [])
        self.pages += 1
        rows = [(event_id, looks) for event_id, looks in enumerate(left, 1) if (event_id, 0) > after][:limit]
        for event_id, looks in rows:
            left[event_id - 1] = looks - 1
        return [self.event(shard, minute, event_id, looks <= 0) for event_id, looks in rows]

    def event(self, shard: int, minute: int, event_id: int, done: bool) -> OutboxEvent:
        return OutboxEvent(shard, minute, event_id, 0, Entry(event_id, 1, RETWEET), 0, 0, Cursor(), done)


def outbox_services(services: Any, outbox: FakeOutbox) -> Any:
    services.store = SimpleNamespace(outbox=outbox)
    return services


def test_a_load_waits_until_every_event_of_every_shard_and_minute_is_done(
    services: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drained, "LOOK_SECONDS", 0.0)
    monkeypatch.setattr(drained, "_PAGE", 2)
    outbox, left = FakeOutbox({(0, 999): [1, 0, 3], (1, 1000): [2]}), list[int]()
    drained.await_drained(outbox_services(services, outbox), 999, left.append)
    assert left == [3, 2, 1, 0]


def test_a_load_does_not_wait_for_ever_for_workers_that_are_not_there(
    services: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drained, "LOOK_SECONDS", 0.0)
    monkeypatch.setattr(drained, "STUCK_SECONDS", 0.0)
    outbox = FakeOutbox({(1, 1000): [10**6, 10**6]})
    with pytest.raises(drained.NotDrained, match="2 events"):
        drained.await_drained(outbox_services(services, outbox), 1000, lambda _: None)


def test_a_minute_is_counted_as_the_outbox_counts_it(services: Any) -> None:
    an_id_of_now = (services.clock.ms() - trace.EPOCH_MS) << 22
    assert drained.minute_now(services) == minute_of(an_id_of_now) == 1000

"""The state machine: what people and misfortune do, each step against the model and against the real thing.

After each step everybody who is awake walks the home timeline. Every walk, however early, must be a timeline that is
right but for posts still being delivered; and within a deadline it must be right altogether. What one posted oneself,
what was delivered, and what was hidden or followed count at once.
"""

import time
from collections.abc import Callable
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from fanout import audience, dormant, follows, publish, rebuild, retweets
from fanout.drain import Drains
from fanout.errors import Refused
from fanout.publish import Draft
from fanout.services import Services
from tests.machine.model import Model, Post
from tests.machine.world import World

PEOPLE = 5
_DEADLINE_SECONDS = 30.0
_POLL_SECONDS = 0.01
_FROZEN_STEPS = 4

people = st.integers(0, PEOPLE - 1)
picks = st.integers(0, 9)
"""Which post, counted from the newest."""
sizes = st.sampled_from([1, 2, 3, 5, 12, 12])
sides = st.booleans()
"""Whether to act through the other process."""
roles = st.sampled_from(["cache", "cache", "cache", "broker"])


class Machine(RuleBasedStateMachine):
    """One example: five new people. `world` is set by the test that runs it."""

    world: ClassVar[World]
    steps: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        settings = self.world.settings
        self.model = Model(settings.home_entries_max, settings.root_window_entries)
        self.ids = self.world.people(PEOPLE)
        self.on_the_way: set[int] = set()
        self.asleep: set[int] = set()
        self.copies: list[tuple[int, int, int]] = []
        self.keys: dict[str, tuple[Draft, int]] = {}
        self.waits = 0
        self.slow_author = 0
        self.frozen = ""
        self.frozen_steps = 0

    # How a step is looked at

    def teardown(self) -> None:
        """Leaves no frozen process to the next example, nor one's unwritten post."""
        self.world.thaw()
        if self.world.slow.frozen:
            self.world.slow.finish()

    def look(self, size: int) -> None:
        """The walks after a step."""
        type(self).steps += 1
        self._go_on()
        end = time.monotonic() + _DEADLINE_SECONDS
        while not self._right(size):
            assert time.monotonic() < end, self._wrong(size)
            time.sleep(_POLL_SECONDS)

    def _go_on(self) -> None:
        """Ends what must not last: a batch that would be found only after its minute, a Redis that is long away."""
        if self.world.slow.overdue:
            self._thaw_slow()
        self.frozen_steps += bool(self.frozen)
        if self.frozen_steps > _FROZEN_STEPS:
            self._thaw()

    def _right(self, size: int) -> bool:
        """Whether everybody awake sees everything; fails if somebody sees what nobody may."""
        self.on_the_way -= self.world.delivered(self.on_the_way)
        found = self.world.walks([each for each in self.ids if each not in self.asleep], size)
        for viewer, home in found.items():
            if home != self.model.home(viewer):
                assert home in self.model.homes(viewer, self.on_the_way), self._story(viewer, home)
        return all(home == self.model.home(viewer) for viewer, home in found.items())

    def _wrong(self, size: int) -> str:
        found = self.world.walks([each for each in self.ids if each not in self.asleep], size)
        late = "".join(self._story(viewer, home) for viewer, home in found.items() if home != self.model.home(viewer))
        return f"not delivered within {_DEADLINE_SECONDS:.0f} s:{late}"

    def _story(self, viewer: int, home: list[int]) -> str:
        """What was found and what was not, in short names."""
        right = self.model.home(viewer)
        return (
            f"\n{self._who(viewer)} found    {self._names(home)}\n   and should {self._names(right)}"
            f"\n   on the way {self._names(sorted(self.on_the_way))}; asleep {sorted(map(self._who, self.asleep))}"
            f"\n   follows {sorted(self._who(b) for a, b in self.model.follows if a == viewer)}"
            f"\n   reader {self.world.usual.store.readers.get(viewer)}"
            f"\n   posts {[(self._name(p.post_id), self._name(p.original)) for p in self.model.posts.values()]}"
            f"\n   ids {self.ids}, {sorted(self.model.posts)}"
        )

    def _who(self, person: int) -> str:
        return "abcdefgh"[self.ids.index(person)]

    def _name(self, post_id: int) -> str:
        if post_id not in self.model.posts:
            return "?" if post_id else ""
        return f"{self._who(self.model.posts[post_id].author)}{sorted(self.model.posts).index(post_id)}"

    def _names(self, post_ids: list[int]) -> str:
        return " ".join(map(self._name, post_ids))

    # How a step is made

    def _through(self, other: bool) -> Services:
        return self.world.other if other else self.world.usual

    def _pick(self, back: int) -> Post | None:
        """The so-manieth newest post; deleted ones too."""
        newest = sorted(self.model.posts)[::-1]
        return self.model.posts[newest[back % len(newest)]] if newest else None

    def _tell(self, services: Services, post: Post) -> None:
        """A post is acknowledged: it is on its way from now on."""
        self.model.posts[post.post_id] = post
        self.on_the_way.add(post.post_id)
        publish.announce(services, services.store.tweets.get([post.post_id])[post.post_id])

    def _refused(self, act: Callable[[], Any]) -> None:
        try:
            act()
        except Refused:
            return
        raise AssertionError("it should have been refused")

    def _thaw(self) -> None:
        self.world.thaw()
        self.frozen, self.frozen_steps = "", 0

    def _thaw_slow(self) -> None:
        post_id = self.world.slow.finish()
        self._tell(self.world.usual, Post(post_id, self.slow_author))

    # What people do

    @initialize(
        pairs=st.sets(st.tuples(people, people), max_size=14), who=st.lists(people, max_size=9), other=sides, size=sizes
    )
    def meet(self, pairs: set[tuple[int, int]], who: list[int], other: bool, size: int) -> None:
        """Some follow each other from the start, and some have posted."""
        for one, two in sorted(pairs):
            if one != two:
                self._follow(self.world.usual, self.ids[one], self.ids[two])
        for each in who:
            self._post(self._through(other), self.ids[each])
        self.look(size)

    @rule(who=people, other=sides, size=sizes)
    def post(self, who: int, other: bool, size: int) -> None:
        self._post(self._through(other), self.ids[who])
        self.look(size)

    @rule(who=st.lists(people, min_size=2, max_size=4), other=sides, size=sizes)
    def post_several(self, who: list[int], other: bool, size: int) -> None:
        """One after another, before anybody looks."""
        for each in who:
            self._post(self._through(other), self.ids[each])
        self.look(size)

    def _post(self, services: Services, author: int) -> None:
        newest = max((post.post_id for post in self.model.posts.values() if post.author == author), default=0)
        tweet = publish.publish(services, Draft(author, "A word."))
        assert tweet.tweet_id > newest, "a later post has a later id"
        self._tell(services, Post(tweet.tweet_id, author))

    @rule(who=people, back=picks, quote=sides, other=sides, size=sizes)
    def reply(self, who: int, back: int, quote: bool, other: bool, size: int) -> None:
        """A reply, or a quote, which is displayed as any post."""
        said = self._pick(back)
        if said is None or said.original:
            return
        author, services = self.ids[who], self._through(other)
        named = {"quote_id": said.post_id} if quote else {"reply_to_id": said.post_id}
        draft = Draft(author, "An answer.", **named)
        if said.deleted or self.model.closed(author, said):
            self._refused(lambda: publish.publish(services, draft))
        else:
            tweet = publish.publish(services, draft)
            self._tell(services, Post(tweet.tweet_id, author, answers=0 if quote else said.author))
        self.look(size)

    @rule(who=people, back=picks, other=sides, size=sizes)
    def retweet(self, who: int, back: int, other: bool, size: int) -> None:
        """A retweet of a retweet repeats the original; a second one is the first."""
        said = self._pick(back)
        if said is None:
            return
        author, services = self.ids[who], self._through(other)
        original = self.model.posts[said.original or said.post_id]
        if self.model.gone(said) or self.model.closed(author, said) or self.model.closed(author, original):
            self._refused(lambda: retweets.retweet(services, author, said.post_id))
        else:
            tweet = retweets.retweet(services, author, said.post_id)
            standing = self.model.standing(author, original.post_id)
            assert standing is None or standing.post_id == tweet.tweet_id, "a second retweet of the same tweet"
            self._tell(services, Post(tweet.tweet_id, author, original=original.post_id))
        self.look(size)

    @rule(back=picks, other=sides, size=sizes)
    def delete(self, back: int, other: bool, size: int) -> None:
        """By its author; a second time too. A retweet is undone."""
        said = self._pick(back)
        if said is None:
            return
        services = self._through(other)
        if said.original and not said.deleted:
            self.world.kept(lambda: retweets.undo(services, said.author, said.original))
        else:
            self.world.kept(lambda: publish.delete(services, said.author, said.post_id))
        said.deleted = True
        self.look(size)

    @rule(who=people, text=st.sampled_from(["one", "two"]), other=sides, size=sizes)
    def post_under_a_key(self, who: int, text: str, other: bool, size: int) -> None:
        """The same key gives the same tweet, whoever is asked."""
        key, services = f"{text} {who}", self._through(other)
        draft, known = self.keys.get(key, (Draft(self.ids[who], text, key=key), 0))
        tweet = publish.publish(services, draft)
        assert known in (0, tweet.tweet_id), "a second tweet under one key"
        if not known:
            self.keys[key] = (draft, tweet.tweet_id)
            self._tell(services, Post(tweet.tweet_id, draft.author_id))
        self.look(size)

    @rule(one=people, two=people, other=sides, size=sizes)
    def follow(self, one: int, two: int, other: bool, size: int) -> None:
        """For the first time, or again."""
        if one != two:
            self._follow(self._through(other), self.ids[one], self.ids[two])
            self.look(size)

    def _follow(self, services: Services, who: int, whom: int) -> None:
        if self.model.apart(who, whom):
            self._refused(lambda: follows.follow(services, who, whom))
            return
        follows.follow(services, who, whom)
        self.model.follows.add((who, whom))
        stamp = services.store.follows.relations(who, [whom])[whom].follow_stamp
        self.copies.append((who, whom, stamp))

    @rule(one=people, two=people, other=sides, size=sizes)
    def unfollow(self, one: int, two: int, other: bool, size: int) -> None:
        if one != two:
            self._unfollow(self._through(other), self.ids[one], self.ids[two])
            self.look(size)

    def _unfollow(self, services: Services, who: int, whom: int) -> None:
        follows.unfollow(services, who, whom)
        self.model.follows.discard((who, whom))

    @rule(one=people, two=people, through=st.lists(sides, min_size=2, max_size=4), size=sizes)
    def unfollow_and_refollow(self, one: int, two: int, through: list[bool], size: int) -> None:
        """Quickly, through processes whose clocks differ: the last one wins."""
        if one == two:
            return
        for at, other in enumerate(through):
            act = self._follow if at % 2 else self._unfollow
            act(self._through(other), self.ids[one], self.ids[two])
        self.look(size)

    @rule(whom=people, away=sides, other=sides, size=sizes)
    def cross_the_line(self, whom: int, away: bool, other: bool, size: int) -> None:
        """Everybody comes, or everybody goes."""
        for each in self.ids:
            if each != self.ids[whom]:
                (self._unfollow if away else self._follow)(self._through(other), each, self.ids[whom])
        self.look(size)

    @rule(one=people, two=people, other=sides, size=sizes)
    def follow_while_posting(self, one: int, two: int, other: bool, size: int) -> None:
        """At the same moment: whichever comes first, the post is there."""
        if one == two or self.model.apart(self.ids[one], self.ids[two]):
            return
        sent = self.world.pool.submit(publish.publish, self._through(other), Draft(self.ids[two], "Just now."))
        self._follow(self.world.usual, self.ids[one], self.ids[two])
        self._tell(self.world.usual, Post(sent.result().tweet_id, self.ids[two]))
        self.look(size)

    @rule(who=people, viewer=people, size=sizes)
    def walk_while_posting(self, who: int, viewer: int, size: int) -> None:
        """A walk that began before the posts holds everything that was there, once and in order."""
        before = set(self.model.home(self.ids[viewer]))
        if self.ids[viewer] in self.asleep or self.on_the_way:
            return
        walk = self.world.pool.submit(self.world.walk, self.ids[viewer], 1)
        for _ in range(3):
            self._post(self.world.usual, self.ids[who])
        found = walk.result()
        assert found == sorted(set(found), reverse=True), self._story(self.ids[viewer], found)
        kept = [each for each in found if each in before]
        assert kept == sorted(before, reverse=True)[: len(kept)], self._story(self.ids[viewer], found)
        assert len(found) == self.model.depth or set(kept) == before, self._story(self.ids[viewer], found)
        self.look(size)

    @rule(one=people, two=people, end=sides, other=sides, size=sizes)
    def mute(self, one: int, two: int, end: bool, other: bool, size: int) -> None:
        if one == two:
            return
        pair = (self.ids[one], self.ids[two])
        (follows.unmute if end else follows.mute)(self._through(other), *pair)
        (self.model.mutes.discard if end else self.model.mutes.add)(pair)
        self.look(size)

    @rule(one=people, two=people, end=sides, other=sides, size=sizes)
    def block(self, one: int, two: int, end: bool, other: bool, size: int) -> None:
        """A block ends both follows; its end brings neither back."""
        if one == two:
            return
        pair = (self.ids[one], self.ids[two])
        (follows.unblock if end else follows.block)(self._through(other), *pair)
        if end:
            self.model.blocks.discard(pair)
        else:
            self.model.block(*pair)
        self.look(size)

    # Sleep

    @rule(who=people, other=sides, size=sizes)
    def fall_asleep(self, who: int, other: bool, size: int) -> None:
        """As the daily round would decide it."""
        if len(self.asleep) < PEOPLE - 1:
            self.world.kept(lambda: rebuild.put_to_sleep(self._through(other), [self.ids[who]]))
            self.asleep.add(self.ids[who])
            self.look(size)

    @precondition(lambda self: self.asleep)
    @rule(pick=picks, size=sizes)
    def come_back(self, pick: int, size: int) -> None:
        """The first page is whole already."""
        self.asleep.discard(sorted(self.asleep)[pick % len(self.asleep)])
        self.waits = 2
        self.look(size)

    @precondition(lambda self: self.waits > 0)
    @rule(size=sizes)
    def wait_for_rebuilds(self, size: int) -> None:
        """Longer than any trust in a mark: the next read has the rows written."""
        settings = self.world.settings
        time.sleep(settings.dormant_trust_seconds + min(settings.clock_skew_seconds, 1.0))
        self.waits -= 1
        self.look(size)

    # Misfortune

    @rule(which=picks, pick=picks, sent=sides, size=sizes)
    def run_a_task_again(self, which: int, pick: int, sent: bool, size: int) -> None:
        """Late, twice, here or in a worker, with whatever it was asked for long ago."""
        task, ids = self._task(which, pick)
        if sent:
            self.world.usual.send(task, *ids)
        else:
            self._run(self.world.usual, task, ids)
        self.look(size)

    def _task(self, which: int, pick: int) -> tuple[str, tuple[int, ...]]:
        copy = self.copies[pick % len(self.copies)] if self.copies else (self.ids[0], self.ids[1], 1)
        person = (self.ids[pick % PEOPLE],)
        shard = (pick % self.world.settings.outbox_shards,)
        tasks = [("drain", shard), ("copy", copy), ("rebuild", person), ("weigh", person), ("renew", ())]
        return tasks[which % len(tasks)]

    def _run(self, services: Services, task: str, ids: tuple[int, ...]) -> None:
        run: dict[str, Callable[..., Any]] = {
            "drain": Drains(services).drain,
            "copy": lambda *copy: rebuild.copy(services, *copy),
            "rebuild": lambda user_id: rebuild.rebuild(services, user_id),
            "weigh": lambda author_id: audience.weigh(services, author_id),
            "renew": lambda: dormant.renew(services),
        }
        self.world.kept(lambda: run[task](*ids))

    @rule(role=roles, size=sizes)
    def empty_redis(self, role: str, size: int) -> None:
        self.world.empty(role)
        self.look(size)

    @precondition(lambda self: not self.frozen)
    @rule(role=roles, size=sizes)
    def freeze_redis(self, role: str, size: int) -> None:
        """For a few steps. What cannot be known without it is asked again once it is back."""
        self.world.freeze(role)
        self.frozen = role
        self.look(size)

    @precondition(lambda self: self.frozen)
    @rule(size=sizes)
    def thaw_redis(self, size: int) -> None:
        self._thaw()
        self.look(size)

    @precondition(lambda self: not self.world.slow.frozen)
    @rule(who=people, size=sizes)
    def freeze_a_process_that_posts(self, who: int, size: int) -> None:
        """It has its id, and has written nothing."""
        self.slow_author = self.ids[who]
        self.world.slow.begin(self.slow_author, "At last.")
        self.look(size)

    @precondition(lambda self: self.world.slow.frozen)
    @rule(size=sizes)
    def thaw_the_process(self, size: int) -> None:
        """Its post comes late, under an old id."""
        self._thaw_slow()
        self.look(size)

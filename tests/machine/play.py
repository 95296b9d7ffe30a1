"""One example: five new people, what the model knows of them, and how a step is looked at.

After each step everybody who is awake walks the home timeline. Every walk, however early, must be a timeline that is
right but for posts still being delivered; and within a deadline it must be right altogether. What one posted oneself,
what was delivered, and what was hidden or followed count at once.
"""

import time
from collections.abc import Callable
from typing import Any

from fanout import audience, dormant, follows, publish, rebuild
from fanout.drain import Drains
from fanout.errors import Refused
from fanout.publish import Draft
from fanout.services import Services
from tests.machine.model import Model, Post
from tests.machine.world import World

PEOPLE = 5
_DEADLINE_SECONDS = 90.0
_POLL_SECONDS = 0.01
_FROZEN_STEPS = 4


class Play:
    """The people by place, and everything that is true of them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.model = Model(world.settings.home_entries_max, world.settings.root_window_entries)
        self.ids = world.people(PEOPLE)
        self.on_the_way: set[int] = set()
        self.asleep: set[int] = set()
        self.waits = 0
        self.copies: list[tuple[int, int, int]] = []
        self.keys: dict[str, tuple[Draft, int]] = {}
        self._slow_author = 0
        self.frozen = ""
        self._frozen_steps = 0

    def end(self) -> None:
        """Leaves no frozen process to the next example, nor one's unwritten post."""
        self.world.thaw()
        if self.world.slow.frozen:
            self.world.slow.finish()

    # How a step is looked at

    def look(self, size: int) -> None:
        """The walks after a step, at a page size."""
        self._go_on()
        end = time.monotonic() + _DEADLINE_SECONDS
        while late := self._late(size):
            assert time.monotonic() < end, f"not delivered within {_DEADLINE_SECONDS:.0f} s:{''.join(late)}"
            time.sleep(_POLL_SECONDS)

    def _go_on(self) -> None:
        """Ends what must not last: a batch that would be found only after its minute, a Redis that is long away."""
        if self.world.slow.overdue:
            self.thaw_slow()
        self._frozen_steps += bool(self.frozen)
        if self._frozen_steps > _FROZEN_STEPS:
            self.thaw()

    def _late(self, size: int) -> list[str]:
        """The stories of those who do not see everything yet; fails if somebody sees what nobody may."""
        self.on_the_way -= self.world.delivered(self.on_the_way)
        late = []
        for viewer, home in self.world.walks([each for each in self.ids if each not in self.asleep], size).items():
            if home != self.model.home(viewer):
                possible = self.model.homes(viewer, self.model.late(viewer, self.on_the_way))
                assert home in possible, self.story(viewer, home)
                late.append(self.story(viewer, home))
        return late

    def story(self, viewer: int, home: list[int]) -> str:
        """What was found and what was not, in short names: the author's letter and the place in the order of ids."""
        model = self.model
        return (
            f"\n{self._who(viewer)} found    {self._names(home)}\n   and should {self._names(model.home(viewer))}"
            f"\n   on the way {self._names(sorted(self.on_the_way))}; asleep {sorted(map(self._who, self.asleep))}"
            f"\n   follows {sorted(self._who(b) for a, b in model.follows if a == viewer)}"
            f"\n   posts {[(self._name(p.post_id), self._name(p.original)) for p in model.posts.values()]}"
            f"\n   reader {self.world.usual.store.readers.get(viewer)}"
            f"\n   decided {self.world.usual.store.authors.decisions(self.ids)}"
            f"\n   ids {self.ids}, {sorted(model.posts)}"
        )

    def _who(self, person: int) -> str:
        return "abcde"[self.ids.index(person)]

    def _name(self, post_id: int) -> str:
        known = self.model.posts.get(post_id)
        return f"{self._who(known.author)}{sorted(self.model.posts).index(post_id)}" if known else "-"

    def _names(self, post_ids: list[int]) -> str:
        return " ".join(map(self._name, post_ids))

    # How a step is made

    def through(self, other: bool) -> Services:
        """One of the two processes to act through."""
        return self.world.other if other else self.world.usual

    def pick(self, back: int) -> Post | None:
        """The so-manieth newest post; deleted ones too."""
        newest = sorted(self.model.posts)[::-1]
        return self.model.posts[newest[back % len(newest)]] if newest else None

    def tell(self, services: Services, post: Post) -> None:
        """A post is acknowledged: it is on its way from now on."""
        self.model.posts[post.post_id] = post
        self.on_the_way.add(post.post_id)
        publish.announce(services, services.store.tweets.get([post.post_id])[post.post_id])

    def post(self, services: Services, author: int) -> None:
        """Posts, and checks that the id is later than all the author's."""
        newest = max((post.post_id for post in self.model.posts.values() if post.author == author), default=0)
        tweet = publish.publish(services, Draft(author, "A word."))
        assert tweet.tweet_id > newest, "a later post has a later id"
        self.tell(services, Post(tweet.tweet_id, author))

    def follow(self, services: Services, who: int, whom: int) -> None:
        """Follows, or is refused."""
        if self.model.apart(who, whom):
            self.refused(lambda: follows.follow(services, who, whom))
            return
        follows.follow(services, who, whom)
        self.model.follows.add((who, whom))
        stamp = services.store.follows.relations(who, [whom])[whom].follow_stamp
        self.copies.append((who, whom, stamp))

    def unfollow(self, services: Services, who: int, whom: int) -> None:
        """Unfollows, whether there is a follow or not."""
        follows.unfollow(services, who, whom)
        self.model.follows.discard((who, whom))

    def refused(self, act: Callable[[], Any]) -> None:
        """Fails if it is not."""
        try:
            act()
        except Refused:
            return
        raise AssertionError("it should have been refused")

    def thaw(self) -> None:
        """Redis answers again."""
        self.world.thaw()
        self.frozen, self._frozen_steps = "", 0

    def freeze(self, role: str) -> None:
        """One role of Redis does not answer any more."""
        self.world.freeze(role)
        self.frozen = role

    def freeze_slow(self, author: int) -> None:
        """A process has minted an id for a post by this author, and stands still."""
        self._slow_author = author
        self.world.slow.begin(author, "At last.")

    def thaw_slow(self) -> None:
        """It goes on; its post comes late, under an old id."""
        self.tell(self.world.usual, Post(self.world.slow.finish(), self._slow_author))

    def task(self, which: int, pick: int) -> tuple[str, tuple[int, ...]]:
        """A task with something that it was, or may have been, asked for."""
        copy = self.copies[pick % len(self.copies)] if self.copies else (self.ids[0], self.ids[1], 1)
        person = (self.ids[pick % PEOPLE],)
        shard = (pick % self.world.settings.outbox_shards,)
        tasks = [("drain", shard), ("copy", copy), ("rebuild", person), ("weigh", person), ("renew", ())]
        return tasks[which % len(tasks)]

    def run(self, task: str, ids: tuple[int, ...]) -> None:
        """Runs a task here."""
        services = self.world.usual
        runs: dict[str, Callable[..., Any]] = {
            "drain": lambda shard: Drains(services).drain(shard),
            "copy": lambda *copy: rebuild.copy(services, *copy),
            "rebuild": lambda user_id: rebuild.rebuild(services, user_id),
            "weigh": lambda author_id: audience.weigh(services, author_id),
            "renew": lambda: dormant.renew(services),
        }
        self.world.kept(lambda: runs[task](*ids))

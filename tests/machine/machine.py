"""The state machine: what people and misfortune do. `play` says how each step is looked at, `model` what is right."""

import time
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from fanout import follows, publish, rebuild, retweets
from fanout.publish import Draft
from tests.machine.model import Post
from tests.machine.play import PEOPLE, Play
from tests.machine.world import World

people = st.integers(0, PEOPLE - 1)
picks = st.integers(0, 9)
"""Which post, counted from the newest."""
sizes = st.sampled_from([1, 2, 3, 4, 5, 7, 12, 12])
sides = st.booleans()
"""Whether to act through the other process."""
roles = st.sampled_from(["cache", "cache", "cache", "broker"])


class Machine(RuleBasedStateMachine):
    """One example. `world` is set by the test that runs it."""

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.play = Play(self.world)

    def teardown(self) -> None:
        self.play.end()

    # What people do

    @initialize(
        pairs=st.sets(st.tuples(people, people), max_size=14), who=st.lists(people, max_size=9), other=sides, size=sizes
    )
    def meet(self, pairs: set[tuple[int, int]], who: list[int], other: bool, size: int) -> None:
        """Some follow each other from the start, and some have posted."""
        for one, two in sorted(pairs):
            if one != two:
                self.play.follow(self.world.usual, self.play.ids[one], self.play.ids[two])
        for each in who:
            self.play.post(self.play.through(other), self.play.ids[each])
        self.play.look(size)

    @rule(who=people, other=sides, size=sizes)
    def post(self, who: int, other: bool, size: int) -> None:
        self.play.post(self.play.through(other), self.play.ids[who])
        self.play.look(size)

    @rule(who=st.lists(people, min_size=2, max_size=4), other=sides, size=sizes)
    def post_several(self, who: list[int], other: bool, size: int) -> None:
        """One after another, before anybody looks."""
        for each in who:
            self.play.post(self.play.through(other), self.play.ids[each])
        self.play.look(size)

    @rule(who=people, back=picks, quote=sides, other=sides, size=sizes)
    def reply(self, who: int, back: int, quote: bool, other: bool, size: int) -> None:
        """A reply, or a quote, which is displayed as any post."""
        said = self.play.pick(back)
        if said is None or said.original:
            return
        author, services = self.play.ids[who], self.play.through(other)
        named = {"quote_id": said.post_id} if quote else {"reply_to_id": said.post_id}
        draft = Draft(author, "An answer.", **named)
        if said.deleted or self.play.model.closed(author, said):
            self.play.refused(lambda: publish.publish(services, draft))
        else:
            tweet = publish.publish(services, draft)
            self.play.tell(services, Post(tweet.tweet_id, author, answers=0 if quote else said.author))
        self.play.look(size)

    @rule(who=people, back=picks, other=sides, size=sizes)
    def retweet(self, who: int, back: int, other: bool, size: int) -> None:
        """A retweet of a retweet repeats the original; a second one is the first."""
        said = self.play.pick(back)
        if said is None:
            return
        author, services = self.play.ids[who], self.play.through(other)
        original = self.play.model.posts[said.original or said.post_id]
        if (
            self.play.model.gone(said)
            or self.play.model.closed(author, said)
            or self.play.model.closed(author, original)
        ):
            self.play.refused(lambda: retweets.retweet(services, author, said.post_id))
        else:
            tweet = retweets.retweet(services, author, said.post_id)
            standing = self.play.model.standing(author, original.post_id)
            assert standing is None or standing.post_id == tweet.tweet_id, "a second retweet of the same tweet"
            self.play.tell(services, Post(tweet.tweet_id, author, original=original.post_id))
        self.play.look(size)

    @rule(back=picks, other=sides, size=sizes)
    def delete(self, back: int, other: bool, size: int) -> None:
        """By its author; a second time too. A retweet is undone."""
        said = self.play.pick(back)
        if said is None:
            return
        services = self.play.through(other)
        if said.original and not said.deleted:
            self.world.kept(lambda: retweets.undo(services, said.author, said.original))
        else:
            self.world.kept(lambda: publish.delete(services, said.author, said.post_id))
        said.deleted = True
        self.play.look(size)

    @rule(who=people, text=st.sampled_from(["one", "two"]), other=sides, size=sizes)
    def post_under_a_key(self, who: int, text: str, other: bool, size: int) -> None:
        """The same key gives the same tweet, whoever is asked."""
        key, services = f"{text} {who}", self.play.through(other)
        draft, known = self.play.keys.get(key, (Draft(self.play.ids[who], text, key=key), 0))
        tweet = publish.publish(services, draft)
        assert known in (0, tweet.tweet_id), "a second tweet under one key"
        if not known:
            self.play.keys[key] = (draft, tweet.tweet_id)
            self.play.tell(services, Post(tweet.tweet_id, draft.author_id))
        self.play.look(size)

    @rule(one=people, two=people, other=sides, size=sizes)
    def follow(self, one: int, two: int, other: bool, size: int) -> None:
        """For the first time, or again."""
        if one != two:
            self.play.follow(self.play.through(other), self.play.ids[one], self.play.ids[two])
            self.play.look(size)

    @rule(one=people, two=people, other=sides, size=sizes)
    def unfollow(self, one: int, two: int, other: bool, size: int) -> None:
        if one != two:
            self.play.unfollow(self.play.through(other), self.play.ids[one], self.play.ids[two])
            self.play.look(size)

    @rule(one=people, two=people, through=st.lists(sides, min_size=2, max_size=4), size=sizes)
    def unfollow_and_refollow(self, one: int, two: int, through: list[bool], size: int) -> None:
        """Quickly, through processes whose clocks differ: the last one wins."""
        if one == two:
            return
        for at, other in enumerate(through):
            act = self.play.follow if at % 2 else self.play.unfollow
            act(self.play.through(other), self.play.ids[one], self.play.ids[two])
        self.play.look(size)

    @rule(whom=people, away=sides, other=sides, size=sizes)
    def cross_the_line(self, whom: int, away: bool, other: bool, size: int) -> None:
        """Everybody comes, or everybody goes."""
        for each in self.play.ids:
            if each != self.play.ids[whom]:
                (self.play.unfollow if away else self.play.follow)(self.play.through(other), each, self.play.ids[whom])
        self.play.look(size)

    @rule(one=people, two=people, other=sides, size=sizes)
    def follow_while_posting(self, one: int, two: int, other: bool, size: int) -> None:
        """At the same moment: whichever comes first, the post is there."""
        if one == two or self.play.model.apart(self.play.ids[one], self.play.ids[two]):
            return
        sent = self.world.pool.submit(publish.publish, self.play.through(other), Draft(self.play.ids[two], "Just now."))
        self.play.follow(self.world.usual, self.play.ids[one], self.play.ids[two])
        self.play.tell(self.world.usual, Post(sent.result().tweet_id, self.play.ids[two]))
        self.play.look(size)

    @rule(who=people, viewer=people, size=sizes)
    def walk_while_posting(self, who: int, viewer: int, size: int) -> None:
        """A walk may or may not meet what is posted while it goes on; all else is there, once and in order."""
        if self.play.ids[viewer] in self.play.asleep or self.play.on_the_way:
            return
        walk = self.world.pool.submit(self.world.walk, self.play.ids[viewer], 1)
        before = set(self.play.model.posts)
        for _ in range(3):
            self.play.post(self.world.usual, self.play.ids[who])
        found, new = walk.result(), self.play.model.posts.keys() - before
        assert found in self.play.model.homes(self.play.ids[viewer], new), self.play.story(self.play.ids[viewer], found)
        self.play.look(size)

    @rule(one=people, two=people, end=sides, other=sides, size=sizes)
    def mute(self, one: int, two: int, end: bool, other: bool, size: int) -> None:
        if one == two:
            return
        pair = (self.play.ids[one], self.play.ids[two])
        (follows.unmute if end else follows.mute)(self.play.through(other), *pair)
        (self.play.model.mutes.discard if end else self.play.model.mutes.add)(pair)
        self.play.look(size)

    @rule(one=people, two=people, end=sides, other=sides, size=sizes)
    def block(self, one: int, two: int, end: bool, other: bool, size: int) -> None:
        """A block ends both follows; its end brings neither back."""
        if one == two:
            return
        pair = (self.play.ids[one], self.play.ids[two])
        (follows.unblock if end else follows.block)(self.play.through(other), *pair)
        if end:
            self.play.model.blocks.discard(pair)
        else:
            self.play.model.block(*pair)
        self.play.look(size)

    # Sleep

    @rule(who=people, other=sides, size=sizes)
    def fall_asleep(self, who: int, other: bool, size: int) -> None:
        """As the daily round would decide it."""
        if len(self.play.asleep) < PEOPLE - 1:
            self.world.kept(lambda: rebuild.put_to_sleep(self.play.through(other), [self.play.ids[who]]))
            self.play.asleep.add(self.play.ids[who])
            self.play.look(size)

    @precondition(lambda self: self.play.asleep)
    @rule(pick=picks, size=sizes)
    def come_back(self, pick: int, size: int) -> None:
        """The first page is whole already."""
        self.play.asleep.discard(sorted(self.play.asleep)[pick % len(self.play.asleep)])
        self.play.waits = 2
        self.play.look(size)

    @precondition(lambda self: self.play.waits > 0)
    @rule(size=sizes)
    def wait_for_rebuilds(self, size: int) -> None:
        """Longer than any trust in a mark: the next read has the rows written."""
        settings = self.world.settings
        time.sleep(settings.dormant_trust_seconds + min(settings.clock_skew_seconds, 1.0))
        self.play.waits -= 1
        self.play.look(size)

    # Misfortune

    @rule(which=picks, pick=picks, sent=sides, size=sizes)
    def run_a_task_again(self, which: int, pick: int, sent: bool, size: int) -> None:
        """Late, twice, here or in a worker, with whatever it was asked for long ago."""
        task, ids = self.play.task(which, pick)
        if sent:
            self.world.usual.send(task, *ids)
        else:
            self.play.run(task, ids)
        self.play.look(size)

    @rule(role=roles, fate=st.sampled_from(["emptied", "frozen"]), size=sizes)
    def torment_redis(self, role: str, fate: str, size: int) -> None:
        """It forgets, or stands still for a few steps: what cannot be known without it is asked again later."""
        if self.play.frozen:
            self.play.thaw()
        elif fate == "frozen":
            self.play.freeze(role)
        else:
            self.world.empty(role)
        self.play.look(size)

    @rule(who=people, size=sizes)
    def freeze_or_thaw_a_process_that_posts(self, who: int, size: int) -> None:
        """It has its id, and has written nothing; or its post comes late, under an old id."""
        if self.world.slow.frozen:
            self.play.thaw_slow()
        else:
            self.play.freeze_slow(self.play.ids[who])
        self.play.look(size)

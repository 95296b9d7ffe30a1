"""What alice, bob and carol did before any client came: made through the bare door, so that no client is needed."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import tweepy

from tests.cast import Cast, Person

POSTS = 12
FANS = 12


@dataclass
class Stage:
    """Alice posted; bob follows her, and answers; carol follows both."""

    cast: Cast
    alice: Person
    bob: Person
    carol: Person
    posts: list[int] = field(default_factory=list)
    reply: int = 0
    quote: int = 0
    mention: int = 0

    @property
    def first(self) -> int:
        """The tweet to which everybody reacted."""
        return self.posts[0]

    @cached_property
    def as_alice(self) -> tweepy.Client:
        """tweepy, as alice."""
        return tweepy.Client(self.alice.token)

    @cached_property
    def as_bob(self) -> tweepy.Client:
        """tweepy, as bob."""
        return tweepy.Client(self.bob.token)

    def somebody(self, word: str = "dave") -> tuple[Person, tweepy.Client]:
        """Somebody new, with tweepy."""
        person = self.cast.one(word)
        return person, tweepy.Client(person.token)

    def list_of(self, owner: Person, **more: Any) -> int:
        """A new list."""
        return int(owner.done("POST", "/2/lists", {"name": "Friends", **more})["id"])

    @cached_property
    def audience(self) -> "Audience":
        """A star of a small sky, for walks over pages."""
        return gather(self.cast)

    @cached_property
    def circle(self) -> int:
        """A list of alice's: bob is on it, carol follows it, alice pinned it."""
        made = self.list_of(self.alice, description="Those I like")
        self.alice.done("POST", f"/2/lists/{made}/members", {"user_id": str(self.bob.user_id)})
        self.carol.done("POST", self.carol.own("/followed_lists"), {"list_id": str(made)})
        self.alice.done("POST", self.alice.own("/pinned_lists"), {"list_id": str(made)})
        return made


def set_stage(cast: Cast) -> Stage:
    """The three, and what they did."""
    stage = Stage(cast, *(cast.one(word, claim_name=True) for word in ("alice", "bob", "carol")))
    alice, bob, carol = stage.alice, stage.bob, stage.carol
    bob.follow(alice)
    carol.follow(alice, bob)
    alice.follow(bob)
    stage.posts = [alice.post(f"post {number} #word https://example.com/{number}") for number in range(POSTS)]
    stage.mention = carol.post(f"hello @{alice.username}")
    stage.reply = bob.post(f"@{alice.username} an answer", reply_to=stage.first)
    stage.quote = bob.post("look at this", quote=stage.first)
    bob.retweet(stage.first)
    for person in (bob, carol):
        person.done("POST", person.own("/likes"), {"tweet_id": str(stage.first)})
    return stage


@dataclass
class Audience:
    """Zoe posted; each fan follows her, likes, retweets, quotes and mentions; so one walks pages of all of that."""

    zoe: Person
    fans: list[Person]
    posts: list[int]
    late: list[Person]

    @property
    def post(self) -> int:
        """The tweet to which all reacted."""
        return self.posts[0]

    def join(self) -> None:
        """One more comes, and does what the others did; Zoe does something, too."""
        fan = self.late.pop()
        _react(fan, self.zoe, self.post)
        tweet_id = fan.post("from a late one")
        self.zoe.done("POST", self.zoe.own("/likes"), {"tweet_id": str(tweet_id)})
        self.zoe.post("meanwhile")


def gather(cast: Cast) -> Audience:
    """Zoe, her fans, and what they did; some more are ready to come late."""
    zoe = cast.one("zoe", claim_name=True)
    posts = [zoe.post(f"zoe {number}") for number in range(FANS)]
    fans = cast.many("fan", FANS)
    for fan in fans:
        _react(fan, zoe, posts[0])
    for tweet_id in posts:
        zoe.done("POST", zoe.own("/likes"), {"tweet_id": str(tweet_id)})
    return Audience(zoe, fans, posts, cast.many("late", 60))


def _react(fan: Person, zoe: Person, post: int) -> None:
    fan.follow(zoe)
    fan.done("POST", fan.own("/likes"), {"tweet_id": str(post)})
    fan.retweet(post)
    fan.post(f"hear @{zoe.username}", quote=post)

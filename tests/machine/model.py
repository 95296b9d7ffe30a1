"""What everybody ought to see: a dictionary of posts, three sets of pairs, and promise 2 word for word.

It knows nothing of pushing, pulling, caches, clocks or sleep: that is the point of it.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import chain, combinations


@dataclass
class Post:
    """`original` is what a retweet repeats (0: it is none); `answers` is the person a reply is for (0: it is none)."""

    post_id: int
    author: int
    original: int = 0
    answers: int = 0
    deleted: bool = False

    @property
    def root(self) -> int:
        """What must not be shown again soon after."""
        return self.original or self.post_id


@dataclass
class Model:
    """The present state of a small world. Pairs are (who, whom)."""

    depth: int
    window: int
    posts: dict[int, Post] = field(default_factory=dict)
    follows: set[tuple[int, int]] = field(default_factory=set)
    mutes: set[tuple[int, int]] = field(default_factory=set)
    blocks: set[tuple[int, int]] = field(default_factory=set)

    def apart(self, one: int, other: int) -> bool:
        """Whether either blocks the other."""
        return (one, other) in self.blocks or (other, one) in self.blocks

    def block(self, who: int, whom: int) -> None:
        """A block ends both follows."""
        self.blocks.add((who, whom))
        self.follows -= {(who, whom), (whom, who)}

    def standing(self, who: int, original: int) -> Post | None:
        """The retweet of a tweet by a person, if there is one."""
        repeats = (post for post in self.posts.values() if post.author == who and post.original == original)
        return next((post for post in repeats if not post.deleted), None)

    def gone(self, post: Post) -> bool:
        """Whether a post, or what it repeats, was deleted."""
        return post.deleted or (post.original != 0 and self.posts[post.original].deleted)

    def closed(self, viewer: int, post: Post) -> bool:
        """Whether a block keeps the viewer from a post or from what it repeats."""
        return any(self.apart(viewer, author) for author in self._authors(post))

    def _authors(self, post: Post) -> set[int]:
        return {post.author, self.posts[post.original].author} if post.original else {post.author}

    def _follows(self, viewer: int, other: int) -> bool:
        return viewer == other or (viewer, other) in self.follows

    def _hidden(self, viewer: int, post: Post) -> bool:
        """Rule one: hidden authors and tweets; rule two: replies to strangers."""
        if not self._follows(viewer, post.author) or self.gone(post) or self.closed(viewer, post):
            return True
        if any((viewer, author) in self.mutes for author in self._authors(post)):
            return True
        return post.answers != 0 and post.author != viewer and not self._follows(viewer, post.answers)

    def home(self, viewer: int, missing: Collection[int] = ()) -> list[int]:
        """The viewer's home timeline, newest first, as if the `missing` posts had not been delivered yet."""
        shown: list[Post] = []
        for post in sorted(self.posts.values(), key=lambda post: post.post_id, reverse=True):
            if post.post_id in missing or self._hidden(viewer, post):
                continue
            if self.window and post.root in [each.root for each in shown[-self.window :]]:
                continue
            shown.append(post)
        return [post.post_id for post in shown[: self.depth]]

    def homes(self, viewer: int, late: Collection[int]) -> Iterator[list[int]]:
        """Every timeline that is right while these posts may have been delivered or not."""
        for missing in chain.from_iterable(combinations(late, size) for size in range(len(late) + 1)):
            yield self.home(viewer, missing)

    def late(self, viewer: int, on_the_way: Collection[int]) -> list[int]:
        """Those of the posts on the way that the viewer need not see yet: one's own count at once."""
        return [each for each in on_the_way if self.posts[each].author != viewer]

"""The people of the small world and who follows whom, drawn before anything is written."""

import random
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from stack import voices

# The share of all people that follows each star, so that stars lie above the line of a laptop.
STAR_SHARES = (0.85, 0.7, 0.55, 0.45)
FOLLOWS_MEDIAN, FOLLOWS_SIGMA = 9, 0.8
VIEWER_FOLLOWS = 45


@dataclass
class World:
    """People by user name; what they have said so far."""

    draw: random.Random
    names: dict[str, str]
    following: dict[str, list[str]]
    ids: dict[str, int] = field(default_factory=dict)
    tweets: list[Any] = field(default_factory=list)

    def somebody(self) -> str:
        """A person who posts: the first named are the busiest."""
        return list(self.names)[int(len(self.names) * self.draw.random() ** 2)]

    def reader_of(self, author_id: int) -> str:
        """Somebody who follows this author, or anybody where nobody does."""
        return self.draw.choice(self.followers.get(author_id) or list(self.names))

    def follower_ids(self, author_id: int) -> list[int]:
        """The ids of those who follow this author."""
        return [self.ids[name] for name in self.followers.get(author_id, [])]

    @cached_property
    def followers(self) -> dict[int, list[str]]:
        """Names of followers by id of the author; known once everybody has an id."""
        found: dict[int, list[str]] = {}
        for one, others in self.following.items():
            for other in others:
                found.setdefault(self.ids[other], []).append(one)
        return found


def drawn(people: int, seed: int) -> World:
    """The people, and whom each follows: few are followed by many, most by a handful."""
    draw = random.Random(seed)
    names = voices.people(draw, people)
    ordinary = [name for name in names if name not in voices.STARS]
    weights = [1 / (rank + 15) ** 0.9 for rank in range(len(ordinary))]
    following = {}
    for name in names:
        likes_to_read = name == voices.VIEWER[0]
        wanted = VIEWER_FOLLOWS if likes_to_read else draw.lognormvariate(0, FOLLOWS_SIGMA) * FOLLOWS_MEDIAN
        chosen = set(draw.choices(ordinary, weights, k=int(wanted)))
        stars = zip(voices.STARS, STAR_SHARES, strict=True)
        chosen |= {star for star, share in stars if draw.random() < share or likes_to_read}
        following[name] = sorted(chosen - {name})
    return World(draw, names, following)

"""How many follow an author, and what is decided from it."""

from cql.records import Cursor, Decision
from fanout import policy
from fanout.decided import EVERYBODY
from fanout.services import Services

_PAGE = 5_000
_COUNTED_AT_ONCE = 20_000
"""Audiences beyond this, as decided last, are counted by a worker and not in a request."""


def moved(services: Services, user_id: int, author_id: int, by: int) -> None:
    """A follow was made (1) or ended (-1): moves the counts and decides, if the audience is known or small."""
    services.caches.following.move(user_id, by)
    count = services.caches.followers.move(author_id, by)
    if count is not None:
        decide(services, author_id, count)
    elif policy.newest(services.decided.of([author_id])[author_id]).audience > _COUNTED_AT_ONCE:
        services.send("weigh", author_id)
    else:
        weigh(services, author_id)


def weigh(services: Services, author_id: int) -> None:
    """Counts an author's followers if need be, and decides."""
    decide(services, author_id, followers_count(services, author_id))


def decide(services: Services, author_id: int, audience: int) -> None:
    """Adds a decision to the author's history where the audience asks for one."""
    history = services.decided.of([author_id])[author_id]
    if policy.decide(history, audience, services.settings) is None:
        return
    history = services.store.authors.decisions([author_id]).get(author_id, [])
    decided = policy.decide(history, audience, services.settings)
    if decided is not None:
        _add(services, author_id, *decided, audience)


def declare_default(services: Services) -> None:
    """Called at start: what stands for all authors, where the setting has changed since."""
    cutoff = policy.default_cutoff(services.settings)
    history = services.store.authors.decisions([EVERYBODY]).get(EVERYBODY, [])
    if not history and services.settings.fanout_mode == "pull":
        services.store.authors.add(EVERYBODY, Decision(1, cutoff, 0, 0))
    elif policy.newest(history).cutoff != cutoff:
        _add(services, EVERYBODY, cutoff, 0, 0)


def _add(services: Services, author_id: int, cutoff: int, level: int, audience: int) -> None:
    """From an id on that lies so far ahead that every process knows the decision by then."""
    lead_ms = int(services.settings.policy_lead_seconds * 1_000)
    from_id = services.store.ids.mint() + (lead_ms << 22)
    services.store.authors.add(author_id, Decision(from_id, cutoff, level, audience))


def level(services: Services, author_id: int) -> int:
    """The level that a new follow of this author goes to."""
    history = services.decided.of([author_id])[author_id]
    # Behind the newest id there is: the decision that every scan knows.
    return policy.in_force(history, services.store.ids.mint()).level


def followers_count(services: Services, author_id: int) -> int:
    """Followers, counted from their rows when no count is there."""
    return services.caches.followers.get([author_id], lambda each: counted(services, each))[author_id]


def following_count(services: Services, user_id: int) -> int:
    """How many the person follows."""

    return services.caches.following.get([user_id], lambda each: counted_following(services, each))[user_id]


def counted_following(services: Services, user_id: int) -> int:
    """The same, counted from the rows whatever is cached."""
    return sum(row.following for row in services.store.follows.all_relations(user_id))


def counted(services: Services, author_id: int) -> int:
    """Followers, counted from the rows whatever is cached."""
    levels = policy.levels(services.decided.of([author_id])[author_id])
    total = 0
    cursor: Cursor | None = Cursor()
    while cursor is not None:
        found, cursor = services.store.follows.followers(author_id, levels, cursor, _PAGE)
        total += len(found)
    return total

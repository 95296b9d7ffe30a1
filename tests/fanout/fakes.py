"""A platform of dictionaries, for what is decided without input or output but asks for a store."""

from types import SimpleNamespace

from cache.caches import NOT_LOOKED
from config.settings import Settings
from cql.ids import EPOCH_MS
from cql.records import FOLLOWING, Reader, Relation, User

VIEWER, PUSHED, PULLED, MUTED, STRANGER = 1, 10, 11, 12, 13
_FOLLOWED = (PUSHED, PULLED, MUTED)


class Empty:
    """A cache in which nothing is ever found."""

    def get(self, ids, read, answers=None):
        return read(list(ids))


class EmptyRelations:
    """The same, for relations."""

    def get(self, viewer_id, stamp, other_ids, read, answers=None):
        return read(list(other_ids))


class Timelines:
    """Entries by owner, newest first."""

    def __init__(self, home, posted):
        self.home, self.posted = home, posted

    def start_home(self, user_id, below, above, limit):
        return lambda: [entry for entry in self.home if above < entry.tweet_id < below][:limit]

    def of_users(self, wanted, above, newest, limit):
        return [
            [entry for entry in self.posted.get(author, []) if above < entry.tweet_id < below][:limit]
            for author, below in wanted
        ]


def settings(**overrides):
    """Settings of a process that connects to nothing."""
    return Settings(
        cassandra_contact_points=("127.0.0.1",),
        broker_url="redis://127.0.0.1:1/0",
        cache_url="redis://127.0.0.1:1/0",
        token_signing_key="none",
        **overrides,
    )


def services(home, pulled, tweets, **overrides):
    """Services over entries pushed to the viewer's home, entries of the pulled author, and tweets by id."""
    relations = {each: Relation(each, FOLLOWING, muted=each == MUTED) for each in _FOLLOWED}
    reader = Reader(VIEWER, stamp=1, pulled=(PULLED,), pulled_stamp=1, pulled_ms=EPOCH_MS, seen_ms=EPOCH_MS)
    people = {each: User(each, f"user{each}", "") for each in (VIEWER, *_FOLLOWED, STRANGER)}
    store = SimpleNamespace(
        timelines=Timelines(home, {PULLED: pulled}),
        readers=SimpleNamespace(get=lambda user_id: reader),
        tweets=SimpleNamespace(get=lambda ids: {each: tweets[each] for each in ids if each in tweets}),
        users=SimpleNamespace(get=lambda ids: {each: people[each] for each in ids}),
        follows=SimpleNamespace(
            relations=lambda user_id, ids: {each: relations[each] for each in ids if each in relations},
            blocked_by=lambda user_id, ids: set(),
        ),
    )
    caches = SimpleNamespace(
        look=lambda *_: NOT_LOOKED, tweets=Empty(), users=Empty(), heads=Empty(), relations=EmptyRelations()
    )
    clock = SimpleNamespace(ms=lambda: EPOCH_MS, us=lambda: EPOCH_MS * 1_000)
    return SimpleNamespace(store=store, caches=caches, clock=clock, settings=settings(**overrides))

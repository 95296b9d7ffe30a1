"""Everything in Cassandra, opened once in the process that uses it."""

from dataclasses import dataclass

from config.clock import Clock
from config.metrics import Metrics
from config.settings import Settings
from cql.accounts import Accounts
from cql.answers import Answers
from cql.apps import Apps
from cql.bookmarks import Bookmarks
from cql.connect import connect
from cql.follows import Follows
from cql.grants import Grants
from cql.handshakes import Handshakes
from cql.ids import Ids
from cql.leases import Leases
from cql.likes import Likes
from cql.lists import Lists
from cql.names import Names
from cql.outbox import Outbox
from cql.polls import Polls
from cql.readers import Authors, Readers
from cql.session import Session
from cql.timelines import Timelines
from cql.tweets import Tweets
from cql.usage import Usage
from cql.users import Users


@dataclass(frozen=True)
class Store:
    """One file per table family, behind one session."""

    session: Session
    ids: Ids
    users: Users
    accounts: Accounts
    tweets: Tweets
    timelines: Timelines
    follows: Follows
    outbox: Outbox
    readers: Readers
    authors: Authors
    likes: Likes
    apps: Apps
    grants: Grants
    handshakes: Handshakes
    usage: Usage
    answers: Answers
    bookmarks: Bookmarks
    polls: Polls
    lists: Lists
    names: Names


def open_store(settings: Settings, metrics: Metrics) -> Store:
    """Connects; StoreUnavailable if Cassandra is away. Call it after fork."""
    session = connect(settings, metrics)
    first, last = settings.worker_numbers
    numbers = range(first, last + 1)
    ids = Ids(Leases(session), Clock(settings.clock_offset_ms), settings.worker_lease_seconds, numbers)
    timelines = Timelines(session, batch_rows=settings.batch_rows, batches_in_flight=settings.batches_in_flight)
    return Store(
        session,
        ids,
        Users(session),
        Accounts(session),
        Tweets(session),
        timelines,
        Follows(session),
        Outbox(session, seconds=settings.outbox_days * 86_400),
        Readers(session),
        Authors(session),
        Likes(session),
        Apps(session),
        Grants(session),
        Handshakes(session),
        Usage(session),
        Answers(session),
        Bookmarks(session),
        Polls(session),
        Lists(session),
        Names(session),
    )

"""People found by the beginnings of their names, and the rows that this needs.

Rows are added before a name changes and never taken away: whether a row still holds is decided by the person's present
name. So a search is never wrong; a row that is missing, because a sign-up was cut short, the backfill adds.
"""

from collections.abc import Iterable, Iterator

from cql.names import FIRST_TOKEN, WORD_BYTES, kept, name_writes
from cql.records import User
from fanout import lookup, paging, words
from fanout.paging import Page, Place, Position
from fanout.services import Services

_ROUNDS = 20
_LATER = 1_000
_CHUNK = 7
"""Bytes of a word in one number of a position."""

Row = tuple[str, int]


def search(services: Services, viewer_id: int, query: str, place: Place, limit: int) -> Page[User]:
    """People of whom each word of the query begins the user name or a word of the display name, by that word.

    Suspended and deleted accounts are left out. Invalid: there is nothing in the query to look for.
    """
    question = words.asked(query)
    start = kept(words.driver(question))

    def more(position: Position, back: bool, size: int) -> tuple[list[tuple[Position, Row]], Position | None]:
        row = _row(position) if position else None
        if back and row is not None:
            rows = services.store.names.before(start, row, size)
        else:
            rows = services.store.names.after(start, row, size)
        found = [(_position(each), each) for each in rows]
        return found, found[-1][0] if len(found) >= size else None

    def shows(rows: list[Row]) -> list[User | None]:
        people = lookup.users(services, viewer_id, [user_id for _, user_id in rows])
        return [_shown(people.get(user_id), word, question) for word, user_id in rows]

    return paging.page(more, shows, place, limit, paging.ASCENDING, rounds=_ROUNDS, later=_LATER)


def index(services: Services, user: User) -> None:
    """The person can be found by these names."""
    services.store.names.add(user.user_id, words.words_of(user.username, user.name))


def index_many(services: Services, users: Iterable[User]) -> None:
    """The same for many."""
    writes = [write for user in users for write in name_writes(user.user_id, words.words_of(user.username, user.name))]
    services.store.names.add_many(writes)


def backfill(services: Services, after_token: int = FIRST_TOKEN) -> Iterator[tuple[int, int]]:
    """Adds the rows of all accounts; after each thousand, the token to go on after and how many are done.

    It may be stopped and begun again anywhere, and run as often as one likes, while people sign up.
    """
    done = 0
    for token, users in services.store.names.everybody(after_token):
        index_many(services, users)
        done += len(users)
        yield token, done


def _shown(user: User | None, word: str, question: list[str]) -> User | None:
    """The person, at one of their rows alone, if their present names are found by the question."""
    if user is None:
        return None
    return user if kept(words.found_at(words.words_of(user.username, user.name), question)) == word else None


def _position(row: Row) -> Position:
    """Numbers in the order in which the table keeps its rows."""
    data = row[0].encode().ljust(WORD_BYTES, b"\x00")
    chunks = (data[at : at + _CHUNK] for at in range(0, WORD_BYTES, _CHUNK))
    return (*(int.from_bytes(chunk) for chunk in chunks), row[1])


def _row(position: Position) -> Row:
    data = b"".join(chunk.to_bytes(_CHUNK) for chunk in position[:-1])
    return data.rstrip(b"\x00").decode(), position[-1]

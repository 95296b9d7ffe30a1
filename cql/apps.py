"""What is this app? And whose is it?"""

from dataclasses import dataclass

from cql.session import Row, Session
from cql.statements import apps as q
from cql.users import ms_since, when


@dataclass(frozen=True, slots=True)
class App:
    """An app. `api_secret` is sealed, `client_secret` a hash: without one the app is public.

    Its bearer token is named by `generation`; `stamp` is in microseconds.
    """

    app_id: int
    owner_id: int
    name: str
    api_key: str
    api_secret: str
    client_secret: str = ""
    redirect_uris: tuple[str, ...] = ()
    generation: int = 0
    deleted_ms: int = 0
    stamp: int = 0


class Apps:
    """Apps by id and by owner."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, app_id: int) -> App | None:
        """The app, also if it was deleted."""
        rows = self._session.run(q.APP, (app_id,))
        return _app(rows[0]) if rows and rows[0][3] is not None else None

    def add(self, app: App) -> None:
        """A new app, and its place on its owner's list."""
        row = (app.app_id, app.owner_id, app.name, app.api_key, app.api_secret, app.client_secret)
        rest = (list(app.redirect_uris), app.generation, app.stamp, app.stamp)
        self._session.batch("add_app", [(q.ADD_APP, row + rest), (q.ADD_USER_APP, (app.owner_id, app.app_id))])

    def change(
        self,
        app_id: int,
        stamp: int,
        *,
        name: str | None = None,
        api_key: str | None = None,
        api_secret: str | None = None,
        client_secret: str | None = None,
        redirect_uris: tuple[str, ...] | None = None,
        generation: int | None = None,
        deleted_ms: int | None = None,
    ) -> None:
        """Changes what is not None, stamped above what was read."""
        uris = None if redirect_uris is None else list(redirect_uris)
        deleted_at = None if deleted_ms is None else when(deleted_ms)
        values = (name, api_key, api_secret, client_secret, uris, generation, deleted_at)
        self._session.run(q.EDIT_APP, (stamp, *values, stamp, app_id))

    def made_by(self, user_id: int, limit: int) -> list[App]:
        """The apps that somebody made, deleted ones too, oldest first."""
        ids = [row[0] for row in self._session.run(q.USER_APPS, (user_id, 0, limit))]
        found = self._session.run_many(q.APP, ((app_id,) for app_id in ids))
        return [_app(rows[0]) for rows in found if rows and rows[0][3] is not None]


def _app(row: Row) -> App:
    app_id, owner_id, name, api_key, api_secret, client_secret, uris, generation, deleted, stamp = row
    return App(
        app_id,
        owner_id or 0,
        name or "",
        api_key,
        api_secret or "",
        client_secret or "",
        tuple(uris or ()),
        generation or 0,
        ms_since(deleted),
        stamp or 0,
    )

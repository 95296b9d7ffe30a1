"""Makes the WSGI application. It opens nothing: stores are opened in the process that serves, after fork."""

from collections.abc import Callable
from typing import Any

from apiflask import APIFlask

from api import bodies, context, counted, problems, values
from api.auth import gate
from api.routes.accounts import accounts
from api.routes.apps import apps
from api.routes.authorize import authorize
from api.routes.bookmarks import bookmarks
from api.routes.connections import connections
from api.routes.docs import docs
from api.routes.engagement import engagement
from api.routes.follows import follows
from api.routes.health import health
from api.routes.hiding import hiding
from api.routes.later import later, refuse
from api.routes.legacy import legacy
from api.routes.likes import likes
from api.routes.lists import lists
from api.routes.oauth import oauth
from api.routes.polls import polls
from api.routes.search import search
from api.routes.timelines import timelines
from api.routes.tweets import tweets
from api.routes.usage import usage
from api.routes.user_lists import user_lists
from api.routes.users import users
from config.settings import Settings, load

BLUEPRINTS = (
    health,
    docs,
    later,
    accounts,
    apps,
    oauth,
    authorize,
    connections,
    tweets,
    users,
    timelines,
    follows,
    hiding,
    likes,
    usage,
    legacy,
    engagement,
    bookmarks,
    polls,
    lists,
    user_lists,
    search,
)


def create_app(settings: Settings | None = None) -> APIFlask:
    """The application; SettingsError if a setting is missing or wrong."""
    settings = settings or load()
    no_folder: Any = None
    app = _Application("api", enable_openapi=False, static_folder=no_folder)
    app.config["VALIDATION_ERROR_STATUS_CODE"] = 400
    app.config["MAX_CONTENT_LENGTH"] = settings.request_body_max_bytes + 1
    app.json = bodies.OrJson(app)
    app.url_map.merge_slashes = False
    app.url_map.converters.update(id=values.IdInPath, username=values.UsernameInPath)
    context.attach(app, settings)
    problems.register(app)
    counted.register(app)
    for check in (refuse, bodies.refuse_large, gate.check, bodies.refuse_others):
        app.before_request(check)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


class _Application(APIFlask):
    """Without a coroutine anywhere: Flask looks for one in every function, at every request."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func

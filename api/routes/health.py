"""What a load balancer asks. Neither answer costs a query: a probe must not take a whole fleet down."""

from apiflask import APIBlueprint
from flask import Response

from api.access import ANYONE, declared
from api.context import context
from api.gives import gives
from api.schemas import results
from api.views import answers
from cql.errors import StoreUnavailable

health = APIBlueprint("health", __name__, tag="Health")


@health.get("/livez")
@gives(results.Health)
@declared(ANYONE)
def live() -> Response:
    """The process answers."""
    return answers.answer({"status": "alive"})


@health.get("/readyz")
@gives(results.Health)
@declared(ANYONE)
def ready() -> Response:
    """Cassandra is believed up; 503 while it is not. Without Redis all works, so nobody asks it."""
    if not context().opening.ready():
        raise StoreUnavailable("ready")
    return answers.answer({"status": "ready"})

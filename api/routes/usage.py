"""What an app has read, and how much a caller may still ask. The latter is an extension: nobody needs to guess."""

from datetime import UTC, datetime

from apiflask import APIBlueprint
from flask import Response, current_app

from api import counted, usage_inputs
from api.access import needs
from api.auth.gate import caller
from api.context import context, services
from api.gives import gives
from api.metered import DAY_SECONDS
from api.schemas import usage as schemas
from api.views import answers
from api.views import usage as view
from fanout.errors import Forbidden

usage = APIBlueprint("usage", __name__, url_prefix="/2/usage", tag="Usage")


@usage.get("/tweets")
@usage.input(usage_inputs.Days, location="query", arg_name="asked")
@gives(schemas.Usage)
@needs(app=True)
def tweets(asked: usage_inputs.Days) -> Response:
    """Tweets that the app of this token was given, day by day and since the first of the month (UTC)."""
    app_id = caller().app_id
    if not app_id:
        raise Forbidden("Usage is counted by app; this is your own sign-in, which belongs to none.")
    meter = context().meter
    meter.flush()
    today = meter.today()
    month = datetime.fromtimestamp(today * DAY_SECONDS, UTC).day
    days = range(today - max(asked.days, month) + 1, today + 1)
    counts = services().store.usage.days(app_id, days)
    shown = list(zip(days, counts, strict=True))[-asked.days :]
    return answers.answer({"data": view.used(app_id, sum(counts[-month:]), shown)})


@usage.get("/limits")
@gives(schemas.Limits)
@needs(app=True)
def limits() -> Response:
    """Every limit of this caller as it stands after this request. A window that nobody has begun ends when it would."""
    asker = counted.asker(caller())
    return answers.page([view.window(*row) for row in counted.rows(services(), asker, current_app)], "")

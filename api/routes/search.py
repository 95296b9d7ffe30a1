"""People found by name."""

import hashlib

from apiflask import APIBlueprint
from flask import Response

from api import inputs, paging
from api.access import needs
from api.auth.gate import viewer_id
from api.context import services
from api.gives import gives
from api.routes import paged
from api.schemas import pages
from fanout import names

search = APIBlueprint("search", __name__, url_prefix="/2/users", tag="Users")


@search.get("/search")
@search.input(inputs.UserQuery, location="query", arg_name="asked")
@search.input(inputs.Fields, location="query", arg_name="fields")
@gives(pages.UserPage)
@needs("tweet.read", "users.read", app=True)
def find(asked: inputs.UserQuery, fields: inputs.Fields) -> Response:
    """People whose user name, or a word of whose display name, begins so; every word of the query must."""
    opened, viewer = services(), viewer_id()
    return paged.of_people(
        f"search/{hashlib.sha256(asked.query.encode()).hexdigest()}",
        paging.token_of(asked),
        fields,
        lambda place: names.search(opened, viewer, asked.query, place, asked.max_results),
    )

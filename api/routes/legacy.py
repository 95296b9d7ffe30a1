"""What clients still ask of version 1.1."""

from apiflask import APIBlueprint
from flask import Response

from api.access import needs
from api.auth.errors import NotSignedIn
from api.auth.gate import viewer_id
from api.context import services
from api.gives import gives
from api.schemas.users import LegacyUser
from api.views import answers
from api.views import legacy as view
from fanout import hydrate, profiles

legacy = APIBlueprint("legacy", __name__, url_prefix="/1.1", tag="Version 1.1")


@legacy.get("/account/verify_credentials.json")
@gives(LegacyUser)
@needs("tweet.read", "users.read")
def verify_credentials() -> Response:
    """Oneself, in the shape of version 1.1."""
    user = hydrate.users(services(), [viewer_id()]).get(viewer_id())
    if user is None:
        raise NotSignedIn("The account of this token does not exist.")
    counts = profiles.counts(services(), [user.user_id])[user.user_id]
    return answers.answer(
        view.shown(user, followers=counts.followers, following=counts.following, tweets=counts.tweets)
    )

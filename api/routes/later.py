"""X's paths that this server does not have yet, or will not have: a 404 that says which.

A 5xx would be asked again for minutes, and a bare 404 would leave people guessing.
"""

from apiflask import APIBlueprint
from flask import Response, request

from api.access import ANYONE, declared
from fanout.errors import NotFound

later = APIBlueprint("later", __name__, enable_openapi=False)

_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]

_COMING = "{} are not there yet; they come with a later version of this server."
_ABSENT = "{} are not part of this server."

_SUBJECTS = {
    _COMING.format("Media"): "/2/media /2/media/* /1.1/media/*",
    _COMING.format("Searches of tweets"): "/2/tweets/search/recent /2/tweets/search/all /1.1/search/*",
    _COMING.format("Counts of tweets"): "/2/tweets/counts/*",
    _COMING.format("Trends"): "/2/trends/* /2/users/personalized_trends /1.1/trends/*",
    _COMING.format("Direct messages"): """/2/dm_events /2/dm_events/* /2/dm_conversations /2/dm_conversations/*
        /2/users/<id>/dm/block /2/users/<id>/dm/unblock""",
    _COMING.format("Streams"): """/2/tweets/search/stream /2/tweets/search/stream/* /2/tweets/sample/stream
        /2/tweets/search/webhooks /2/tweets/search/webhooks/* /2/connections /2/connections/*""",
    _COMING.format("Retweets of one's own tweets"): "/2/users/reposts_of_me",
    _COMING.format("Activity subscriptions"): "/2/activity/* /2/webhooks /2/webhooks/*",
    _ABSENT.format("Firehoses and large samples"): """/2/tweets/sample10/stream /2/tweets/firehose/stream
        /2/tweets/firehose/stream/* /2/likes/firehose/stream /2/likes/sample10/stream /2/tweets/powerstream""",
    _ABSENT.format("Compliance jobs and streams"): """/2/compliance/* /2/tweets/compliance/stream
        /2/tweets/label/stream /2/users/compliance/stream /2/likes/compliance/stream""",
    _ABSENT.format("Spaces"): "/2/spaces /2/spaces/*",
    _ABSENT.format("Communities"): "/2/communities /2/communities/*",
    _ABSENT.format("Community notes"): "/2/notes /2/notes/* /2/evaluate_note",
    _ABSENT.format("Affiliates"): "/2/users/<id>/affiliates",
    _ABSENT.format("Places"): "/1.1/geo/*",
    _ABSENT.format("Articles, broadcasts and news"): "/2/articles/* /2/broadcasts /2/broadcasts/* /2/news/*",
    _ABSENT.format("Analytics and insights"): "/2/tweets/analytics /2/media/analytics /2/insights/*",
    _ABSENT.format("Encrypted chats"): "/2/chat/* /2/users/public_keys /2/users/<id>/public_keys",
    _ABSENT.format("Account activity subscriptions"): "/2/account_activity/*",
}
"""Sentences, and the paths about which they are told; a star stands for whatever follows."""


_SENTENCES = {
    path.replace("*", "<path:rest>"): sentence for sentence, paths in _SUBJECTS.items() for path in paths.split()
}


def refuse() -> None:
    """NotFound for such a path, before anything else of the request is looked at: it may be megabytes of media."""
    if request.blueprint == later.name and request.url_rule is not None:
        raise NotFound(_SENTENCES[request.url_rule.rule])


@declared(ANYONE)
def missing(**_: str) -> Response:
    """NotFound; `refuse` has been here before."""
    raise NotFound("This path is not there.")


for _path in _SENTENCES:
    later.add_url_rule(_path, "missing", missing, methods=_METHODS, provide_automatic_options=False)

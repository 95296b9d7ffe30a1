"""Paths of X that come later answer 404 and say so; they are no part of the document."""

import pytest

from api.routes.later import _SENTENCES
from tests.answers import an_app

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
PATHS = sorted(_SENTENCES)


@pytest.mark.parametrize("path", PATHS)
def test_a_path_that_comes_later_says_so_for_every_method(path):
    for method in METHODS:
        answer = an_app().test_client().open(path.replace("<path:rest>", "a/b").replace("<id>", "12"), method=method)
        assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
        assert answer.get_json()["detail"] == _SENTENCES[path]


@pytest.mark.parametrize(
    ("method", "path", "word"),
    [
        ("POST", "/2/media/upload", "Media"),
        ("GET", "/2/media", "Media"),
        ("POST", "/1.1/media/upload.json", "Media"),
        ("POST", "/2/media/upload/12/append", "Media"),
        ("GET", "/2/tweets/search/recent", "Searches"),
        ("GET", "/2/tweets/search/all", "Searches"),
        ("GET", "/2/tweets/counts/recent", "Counts"),
        ("GET", "/2/trends/by/woeid/1", "Trends"),
        ("GET", "/1.1/trends/place.json", "Trends"),
        ("GET", "/2/users/personalized_trends", "Trends"),
        ("GET", "/2/dm_events", "Direct messages"),
        ("POST", "/2/dm_conversations/with/12/messages", "Direct messages"),
        ("POST", "/2/users/12/dm/block", "Direct messages"),
        ("POST", "/2/users/12/dm/unblock", "Direct messages"),
        ("GET", "/2/tweets/search/stream", "Streams"),
        ("GET", "/2/tweets/search/webhooks", "Streams"),
        ("DELETE", "/2/connections/12", "Streams"),
        ("POST", "/2/tweets/search/stream/rules", "Streams"),
        ("GET", "/2/tweets/sample/stream", "Streams"),
        ("GET", "/2/spaces/12", "Spaces"),
        ("GET", "/2/compliance/jobs", "Compliance"),
        ("GET", "/2/communities/12", "Communities"),
        ("POST", "/2/notes", "Community notes"),
        ("GET", "/2/users/12/affiliates", "Affiliates"),
        ("GET", "/1.1/geo/search.json", "Places"),
    ],
)
def test_the_subject_is_named(method, path, word):
    answer = an_app().test_client().open(path, method=method)
    assert answer.status_code == 404
    assert answer.get_json()["detail"].startswith(word)


def test_megabytes_of_media_are_told_the_same():
    answer = an_app().test_client().post("/1.1/media/upload.json", data=b"x" * 5_000_000, content_type="image/png")
    assert answer.status_code == 404


def test_they_are_not_in_the_document():
    document = an_app().test_client().get("/2/openapi.json").get_json()
    assert not [path for path in document["paths"] if "media" in path or "stream" in path or "search/recent" in path]

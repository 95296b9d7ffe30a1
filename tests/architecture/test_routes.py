"""Every route says whom it lets in and what it gives."""

import re

import pytest

from api.access import access_of
from api.gives import given_by
from api.values import IdInPath
from tests.answers import an_app


def endpoints():
    """All but the pages for people, and what is answered by a problem alone: those stay out of the document."""
    app = an_app()
    named = {rule.endpoint for rule in app.url_map.iter_rules()}
    return sorted(each for each in named if app.blueprints[each.partition(".")[0]].enable_openapi)


@pytest.mark.parametrize("endpoint", endpoints())
def test_every_route_declares_what_it_gives(endpoint):
    assert given_by(an_app(), endpoint), f"{endpoint} needs @gives(<a model of api/schemas>, <status>) above @needs"


@pytest.mark.parametrize("endpoint", endpoints())
def test_every_route_declares_whom_it_lets_in(endpoint):
    view = an_app().view_functions[endpoint]
    assert hasattr(view, "access"), f"{endpoint} needs @needs(...) or @declared(...)"
    assert access_of(an_app(), endpoint) is view.access


@pytest.mark.parametrize("endpoint", endpoints())
def test_every_route_has_a_sentence_for_the_document(endpoint):
    assert an_app().view_functions[endpoint].__doc__


def test_no_word_of_a_path_is_taken_for_an_id():
    documented = set(endpoints())
    paths = [rule.rule.split("/") for rule in an_app().url_map.iter_rules() if rule.endpoint in documented]
    places = {tuple(path[:at]) for path in paths for at, part in enumerate(path) if part.startswith("<id:")}
    words = {path[at] for path in paths for at in range(len(path)) if tuple(path[:at]) in places} - {""}
    words = {word for word in words if not word.startswith("<")}
    assert {"me", "folders"} <= words
    assert not [word for word in words if re.fullmatch(IdInPath.regex, word)]

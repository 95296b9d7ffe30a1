"""Every route says whom it lets in and what it gives."""

import pytest

from api.access import access_of
from api.gives import given_by
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

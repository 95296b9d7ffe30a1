"""Every route says whom it lets in and what it gives."""

import pytest

from api.access import access_of
from api.gives import given_by
from tests.answers import an_app

SILENT = {"later.missing"}
"""They have no answer but a problem."""


def endpoints():
    return sorted({rule.endpoint for rule in an_app().url_map.iter_rules()} - SILENT)


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

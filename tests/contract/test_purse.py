"""What a run of schemathesis is given to spend is really taken: each deed succeeds, twice."""

import pytest
import requests

from tests.answers import as_declared
from tests.contract.purse import DEEDS, Purse
from tests.contract.scene import named

BODIES = {"apps_create": {"name": "Birds"}, "apps_rotate": {"what": "bearer_token"}}
"""Of those that spend nothing of a body."""


@pytest.fixture(scope="module")
def purse(cast, services):
    asker = cast.one("user")
    asker.done("PUT", asker.own("/protected"), {"protected": True})
    return Purse.of(cast, services, asker)


@pytest.mark.parametrize("name", sorted(DEEDS))
def test_what_is_given_is_taken(purse, name):
    operation = named()[name]
    for _ in range(2):
        spent = purse.spend(name)
        answer = requests.request(
            operation.method.upper(),
            purse.asker.url + operation.path.format_map(spent.places),
            json=BODIES.get(name, spent.body),
            headers={"authorization": spent.authorization or f"Bearer {purse.asker.token}"},
            timeout=60,
        )
        assert as_declared(answer).status_code < 300, answer.text

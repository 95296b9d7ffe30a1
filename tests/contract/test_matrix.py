"""Route by viewer: what `table.py` says is what the server answers, and what the page shows."""

from pathlib import Path

import pytest

from tests.architecture.test_routes import endpoints
from tests.contract import table
from tests.contract.access_page import PAGE, page
from tests.contract.scene import named, staged

ROWS = table.rows()


@pytest.fixture(scope="module")
def audience(cast, services):
    """A scene at which everybody only looks."""
    return staged(cast, services)


@pytest.fixture
def scene(row, audience, cast, services):
    return audience if named()[row.operation].method == "get" else staged(cast, services)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.operation}-{row.whose}")
def test_each_viewer_gets_what_the_table_says(scene, row):
    told = {viewer: cell_of(scene, scene.asks(viewer, row.operation, row.whose)) for viewer in table.VIEWERS}
    assert told == row.cells


def cell_of(scene, answer):
    """What stands in the table for such an answer. Nothing protected stands in an answer that is not `shown`."""
    return "shown" if scene.leaked(answer) else str(answer.status_code)


def test_every_route_is_in_the_table():
    assert {row.operation for row in ROWS} == {each.replace(".", "_") for each in endpoints()}


def test_every_path_of_ones_own_is_also_asked_for_by_others():
    paths = {row.operation for row in ROWS if "user_id" in dict(named()[row.operation].places)}
    assert paths == {row.operation for row in ROWS if row.whose == "olga"}


def test_the_page_shows_the_table():
    assert Path(PAGE).read_text() == page()

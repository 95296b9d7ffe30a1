"""The pages beside the files tell what the files say."""

import pytest

from tests.terraform import readme
from tests.terraform.provider import folders


@pytest.mark.parametrize("folder", folders())
def test_the_tables_are_those_of_today(folder):
    assert readme.page(folder).read_text() == readme.written(folder), "python -m tests.terraform.readme"


@pytest.mark.parametrize("folder", folders())
def test_a_page_says_what_it_is_for(folder):
    above = readme.page(folder).read_text().partition(readme.MARK)[0]
    assert len(above.split()) >= 20

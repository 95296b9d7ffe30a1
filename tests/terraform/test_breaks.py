"""Every break still applies, so `make terraform-breaks` proves what it says."""

import pytest

from tests.terraform.breaks.behaviours import BEHAVIOURS
from tests.terraform.provider import TERRAFORM


@pytest.mark.parametrize("each", BEHAVIOURS, ids=lambda each: each.sentence)
def test_a_break_applies(each):
    assert (TERRAFORM / each.folder / each.file).read_text().count(each.old) == 1
    tests = "".join(path.read_text() for path in (TERRAFORM / each.folder / "tests").glob("*.hcl"))
    assert f'run "{each.run}" {{' in tests

"""Every break still applies, so `make terraform-breaks` proves what it says."""

import pytest

from tests.terraform.breaks import run
from tests.terraform.breaks.behaviours import BEHAVIOURS
from tests.terraform.provider import TERRAFORM


@pytest.mark.parametrize("each", BEHAVIOURS, ids=lambda each: each.sentence)
def test_a_break_applies(each):
    assert (TERRAFORM / each.folder / each.file).read_text().count(each.old) == 1
    tests = "".join(path.read_text() for path in (TERRAFORM / each.folder / "tests").glob("*.hcl"))
    assert f'run "{each.run}" {{' in tests


ALONE = 'run "alone" {\n  command = plan\n}\n'
FIRST = 'run "first" {\n  command = plan\n}\n'
SECOND = 'run "second" {\n  command = plan\n  assert {\n    condition = run.first.sum == 2\n  }\n}\n'


@pytest.mark.parametrize(("wanted", "left"), [("alone", [ALONE]), ("second", [FIRST, SECOND, ALONE])])
def test_only_runs_that_could_notice_take_part(tmp_path, wanted, left):
    files = {"plans.tftest.hcl": f"variables {{}}\n{FIRST}{SECOND}", "more.tftest.hcl": ALONE}
    tests = tmp_path / "tests"
    tests.mkdir()
    for name, text in files.items():
        (tests / name).write_text(text)
    with run.only(tmp_path, run.needed(tmp_path, wanted)):
        taking_part = "".join(path.read_text() for path in sorted(tests.iterdir(), reverse=True))
    assert taking_part.removeprefix("variables {}\n") == "".join(left)
    assert {path.name: path.read_text() for path in tests.iterdir()} == files


def test_each_run_that_expects_a_refusal_stands_alone(tmp_path):
    before, refused = "variables {}\n", [f'run "no_{name}" {{\n  expect_failures = [var.a]\n}}\n' for name in "ab"]
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "some.tftest.hcl").write_text(before + refused[0] + FIRST + refused[1])
    with run.refusals(tmp_path):
        assert sorted(path.read_text() for path in tests.iterdir()) == [before + each for each in refused]
    assert [path.read_text() for path in tests.iterdir()] == [before + refused[0] + FIRST + refused[1]]

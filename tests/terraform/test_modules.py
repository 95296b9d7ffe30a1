"""Terraform's own checks and tests, with mocks in place of AWS."""

import re

import pytest

from tests.terraform import provider
from tests.terraform.provider import TERRAFORM, folders

QUICK = {"modules/cache"}
TESTED = [each for each in folders() if any((TERRAFORM / each / "tests").glob("*.tftest.hcl"))]


def alone(folder, *marks):
    """A folder is made ready once, so one process has all of its tests."""
    return pytest.param(folder, marks=[pytest.mark.xdist_group(folder), *marks])


def test_everything_is_laid_out_as_terraform_does(terraform):
    done = terraform.run(TERRAFORM, "fmt", "-check", "-recursive", "-diff")
    assert done.code == 0, done.told


@pytest.mark.timeout(1_800)
@pytest.mark.parametrize(
    "folder", [alone(each, *([] if each in QUICK else [pytest.mark.terraform_all])) for each in folders()]
)
def test_it_is_valid_and_warns_of_nothing(terraform, tree, folder):
    said = terraform.validated(tree / folder)
    assert said["valid"], said["diagnostics"]
    assert not said["diagnostics"]


@pytest.mark.terraform_all
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("folder", [alone(each) for each in TESTED])
def test_its_own_tests_pass(terraform, tree, folder, record_property):
    terraform.init(tree / folder)
    junit = tree / folder / "junit.xml"
    done = terraform.run(tree / folder, "test", "-no-color", f"-junit-xml={junit}")
    assert done.code == 0, done.told
    passed = int(re.search(r"(\d+) passed, 0 failed", done.out).group(1))
    record_property("runs", passed)
    assert passed == written(folder)


def written(folder):
    """How many runs a folder's tests hold."""
    return sum(
        len(re.findall(r'^run "', each.read_text(), re.MULTILINE))
        for each in (TERRAFORM / folder / "tests").glob("*.hcl")
    )


def test_without_terraform_a_reason_is_told(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("REQUIRE_TERRAFORM", raising=False)
    with pytest.raises(pytest.skip.Exception, match="terraform is not on the path"):
        provider.require_terraform(TERRAFORM)


def test_without_its_provider_a_reason_is_told(monkeypatch, tmp_path):
    monkeypatch.setenv("TF_MIRROR", str(tmp_path))
    monkeypatch.setattr(provider.shutil, "which", lambda name: f"/nowhere/{name}")
    monkeypatch.delenv("REQUIRE_TERRAFORM", raising=False)
    with pytest.raises(pytest.skip.Exception, match="name one in TF_MIRROR"):
        provider.require_terraform(tmp_path)


def test_where_it_is_required_its_absence_is_a_failure(monkeypatch, tmp_path):
    monkeypatch.setenv("TF_MIRROR", str(tmp_path))
    monkeypatch.setenv("REQUIRE_TERRAFORM", "1")
    with pytest.raises(pytest.fail.Exception, match="REQUIRE_TERRAFORM=1"):
        provider.require_terraform(tmp_path)

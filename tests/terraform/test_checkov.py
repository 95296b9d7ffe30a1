"""checkov with all of its checks, on the files and on a plan; exceptions are few and say why.

Never by severity: without an account checkov knows none, and a gate on it passes everything.
"""

import json
import os
import re
import subprocess

import pytest

from tests.terraform import stacks
from tests.terraform.provider import ROOT, TERRAFORM

CHECKOV = ROOT / ".cache/terraform/bin/checkov"
SKIP = re.compile(r"#checkov:skip=(CKV\w+)(?::(.*))?")
EXCEPTIONS_MAX, REASON_MIN = 12, 20

ONLY_IN_PLANS = {
    "CKV_AWS_145": "load balancers write logs only to a bucket with S3's own keys; the files say so, a plan does not",
}
"""Checks that the files pass and a plan of what is not there yet cannot, with the reason."""


def skips():
    for path in sorted(TERRAFORM.rglob("*.tf")):
        for check, reason in SKIP.findall(path.read_text()):
            yield path.relative_to(TERRAFORM), check, reason.strip()


def test_exceptions_are_few_and_say_why():
    found = list(skips())
    assert len({(path, check) for path, check, _ in found}) + len(ONLY_IN_PLANS) <= EXCEPTIONS_MAX
    assert not [(path, check) for path, check, reason in found if len(reason) < REASON_MIN]


def checked(*arguments, **environment):
    """What fails, by check and resource; checkov must have looked at something."""
    if not CHECKOV.exists():
        if os.environ.get("REQUIRE_TERRAFORM") == "1":
            pytest.fail("REQUIRE_TERRAFORM=1, but checkov is not installed: sh tests/terraform/tools.sh", pytrace=False)
        pytest.skip("checkov is not installed: sh tests/terraform/tools.sh")
    command = [CHECKOV, "--skip-download", "--quiet", "--compact", "--output", "json", *arguments]
    told_more = {**os.environ, **environment}
    done = subprocess.run(command, env=told_more, capture_output=True, text=True, timeout=1_800, check=False)
    told = json.loads(done.stdout)
    assert told["summary"]["passed"] > 200, "checkov looked at nothing"
    return {f"{each['check_id']} {each['resource']}: {each['check_name']}" for each in told["results"]["failed_checks"]}


@pytest.mark.terraform_all
@pytest.mark.timeout(1_800)
def test_the_files_pass_every_check(tree):
    assert not checked("--directory", str(tree), "--framework", "terraform")


@pytest.mark.terraform_all
@pytest.mark.timeout(3_600)
def test_the_plan_of_prod_passes_every_check(terraform, tree, tmp_path):
    """What is known only after apply is missing to checkov, or, if it is told so, is there: one of both must pass."""
    plan = tmp_path / "prod.json"
    plan.write_text(json.dumps(stacks.region(terraform, tree, "prod")))
    excepted = ",".join(sorted({check for _, check, _ in skips()} | set(ONLY_IN_PLANS)))
    arguments = ["--file", str(plan), "--framework", "terraform_plan", "--skip-check", excepted]
    assert not checked(*arguments) & checked(*arguments, EVAL_TF_PLAN_AFTER_UNKNOWN="True")

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
SKIPS_MAX, REASON_MIN = 12, 20

ONLY_IN_PLANS = {
    "CKV2_AWS_23": "the alias of a name is the load balancer's, whose name a plan does not know yet",
    "CKV_AWS_145": "as all of the next: the key is named in the files, and its ARN is known after apply",
    "CKV_AWS_149": "the key's ARN is known after apply",
    "CKV_AWS_158": "the key's ARN is known after apply",
    "CKV_AWS_166": "the key's ARN is known after apply",
    "CKV_AWS_18": "the bucket that receives access logs is joined by names that are known after apply",
    "CKV_AWS_189": "the key's ARN is known after apply",
    "CKV_AWS_19": "the bucket is joined to its encryption by a name that is known after apply",
    "CKV_AWS_191": "the key's ARN is known after apply",
    "CKV_AWS_26": "the key's ARN is known after apply",
    "CKV_AWS_260": "port 80 of the load balancer answers with a redirect to TLS and nothing else",
    "CKV_AWS_337": "the key's ARN is known after apply",
    "CKV_AWS_86": "the domain of the bucket of logs is known after apply",
}
"""Checks that the files pass and a plan of what is not there yet cannot, with the reason; all others must pass."""


def skips():
    for path in sorted(TERRAFORM.rglob("*.tf")):
        for check, reason in SKIP.findall(path.read_text()):
            yield path.relative_to(TERRAFORM), check, reason.strip()


def test_exceptions_are_few_and_say_why():
    found = list(skips())
    assert len({(path, check) for path, check, _ in found}) <= SKIPS_MAX
    assert not [(path, check) for path, check, reason in found if len(reason) < REASON_MIN]


def checked(*arguments):
    """What fails, by check and resource; checkov must have looked at something."""
    if not CHECKOV.exists():
        if os.environ.get("REQUIRE_TERRAFORM") == "1":
            pytest.fail("REQUIRE_TERRAFORM=1, but checkov is not installed: sh tests/terraform/tools.sh", pytrace=False)
        pytest.skip("checkov is not installed: sh tests/terraform/tools.sh")
    command = [CHECKOV, "--skip-download", "--quiet", "--compact", "--output", "json", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=1_800, check=False)
    told = json.loads(done.stdout)
    assert told["summary"]["passed"] > 200, "checkov looked at nothing"
    return sorted(
        {f"{each['check_id']} {each['resource']}: {each['check_name']}" for each in told["results"]["failed_checks"]}
    )


@pytest.mark.terraform_all
@pytest.mark.timeout(1_800)
def test_the_files_pass_every_check(tree):
    assert not checked("--directory", str(tree), "--framework", "terraform")


@pytest.mark.terraform_all
@pytest.mark.timeout(3_600)
def test_the_plan_of_prod_passes_every_check(terraform, tree, tmp_path):
    plan = tmp_path / "prod.json"
    plan.write_text(json.dumps(stacks.region(terraform, tree, "prod")))
    excepted = ",".join(sorted({check for _, check, _ in skips()} | set(ONLY_IN_PLANS)))
    assert not checked("--file", str(plan), "--framework", "terraform_plan", "--skip-check", excepted)

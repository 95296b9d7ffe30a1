"""What applying really makes, at an emulator: secrets where machines look and nowhere else, and little that drifts."""

import json
import re
from pathlib import Path

import pytest

from stack.infra import export
from stack.infra.aws import Aws
from tests.terraform import emulator, stacks
from tests.terraform.provider import Terraform

pytestmark = [pytest.mark.terraform_all, pytest.mark.timeout(3_600)]

DRIFTS = re.compile(
    r"\.aws_(autoscaling_group|autoscaling_policy|backup_plan|backup_vault|cloudfront_distribution|launch_template"
    r"|s3_bucket_notification|s3_bucket_lifecycle_configuration|sns_topic_policy|wafv2_web_acl\w*)\."
)
"""What the emulator answers otherwise than it was told, as the study behind these files found."""


class Applied:
    """A folder applied to an emulator of its own."""

    def __init__(self, terraform: Terraform, folder: Path, address: str, arguments: list[str], **more: str) -> None:
        self.terraform, self.folder, self.arguments = terraform, folder, arguments
        self.environment = {"AWS_ENDPOINT_URL": address, **more}

    def run(self, *command: str) -> str:
        done = self.terraform.run(self.folder, *command, **self.environment)
        assert done.code == 0, done.told
        return done.out

    def apply(self) -> None:
        self.run("apply", "-auto-approve", "-input=false", "-no-color", *self.arguments)

    def output(self, name: str):
        return json.loads(self.run("output", "-json", name))

    def kept(self) -> str:
        """Everything that Terraform remembers."""
        return (self.folder / "terraform.tfstate").read_text()

    def drifted(self) -> list[str]:
        """Addresses that a second plan would change."""
        plan = self.folder / "second.tfplan"
        self.run("plan", "-input=false", "-no-color", f"-out={plan}", *self.arguments)
        shown = json.loads(self.run("show", "-json", str(plan)))
        return [each["address"] for each in shown["resource_changes"] if each["change"]["actions"] != ["no-op"]]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with emulator.running(tmp_path_factory.mktemp("emulator")) as where:
        yield where


def client_environment(monkeypatch, address):
    monkeypatch.setenv("AWS_ENDPOINT_URL", address)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")


@pytest.fixture(scope="module")
def minimal(terraform, tree, address):
    folder = tree / "examples/minimal"
    terraform.init(folder)
    variables = ["-var=account_id=123456789012", "-var=offline=true"]
    made = Applied(terraform, folder, address, variables, TF_VAR_token_signing_key=f"{stacks.CANARY}-TOKEN")
    made.apply()
    return made


def test_the_smallest_example_is_applied_and_stays(minimal):
    assert [each for each in minimal.drifted() if not DRIFTS.search(f".{each}")] == []


def test_no_state_holds_a_secret(minimal):
    assert minimal.output("app_environment")["TOKEN_SIGNING_KEY"].startswith("secret:arn:")
    assert stacks.CANARY not in minimal.kept()


def test_the_secret_itself_is_where_machines_look(minimal, monkeypatch, address):
    client_environment(monkeypatch, address)
    aws = Aws("us-east-1")
    found = export.resolved(aws, export.read(aws, minimal.output("config_path")))
    assert found["TOKEN_SIGNING_KEY"] == f"{stacks.CANARY}-TOKEN"
    assert found["MEDIA_BUCKET"] == "murmuration-dev-mini-123456789012-media"

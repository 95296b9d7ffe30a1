"""What applying really makes, at an emulator of AWS: secrets where machines look and nowhere else, and a second plan
that would change nothing but what the emulator is known to answer otherwise.
"""

import json
import re
import zipfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest

from config.settings import load
from stack.infra import export
from stack.infra.aws import Aws
from tests.terraform import emulator, stacks
from tests.terraform.provider import TERRAFORM, Terraform

pytestmark = [pytest.mark.terraform_all, pytest.mark.timeout(5_400)]

REGION = "us-east-1"


@dataclass(frozen=True)
class Applied:
    """A folder that was planned and applied at an emulator, and planned once more."""

    terraform: Terraform
    folder: Path
    environment: Mapping[str, str]
    arguments: tuple[str, ...]

    def run(self, *command: str) -> str:
        """What a command said that went well."""
        done = self.terraform.run(self.folder, *command, **self.environment)
        assert done.code == 0, done.told
        return done.out

    def plan(self, name: str) -> None:
        """A plan in a file of the folder."""
        self.run("plan", "-input=false", "-no-color", f"-out={name}", *self.arguments)

    def output(self) -> dict[str, object]:
        """All outputs by name."""
        return {name: each["value"] for name, each in json.loads(self.run("output", "-json")).items()}

    def remembered(self) -> bytes:
        """Everything in the state and in both plans."""
        plans = [zipfile.ZipFile(self.folder / name) for name in ("first.tfplan", "second.tfplan")]
        inside = [plan.read(member) for plan in plans for member in plan.namelist()]
        return b"\n".join([(self.folder / "terraform.tfstate").read_bytes(), *inside])

    def drifted(self) -> set[str]:
        """Types of what the second plan would change."""
        shown = json.loads(self.run("show", "-json", "second.tfplan"))
        return {
            each["type"] for each in shown["resource_changes"] if each["change"]["actions"] not in (["no-op"], ["read"])
        }


def applied(terraform: Terraform, folder: Path, address: str, arguments: list[str], **more: str) -> Applied:
    """Plans a folder, applies that plan, and plans again."""
    terraform.init(folder)
    made = Applied(terraform, folder, {"AWS_ENDPOINT_URL": address, **more}, tuple(arguments))
    made.plan("first.tfplan")
    made.run("apply", "-input=false", "-no-color", "first.tfplan")
    made.plan("second.tfplan")
    return made


@pytest.fixture(scope="module")
def account(tmp_path_factory):
    """Makes accounts that know nothing of each other: both stacks are a dev of one region."""
    with ExitStack() as running:
        yield lambda: running.enter_context(emulator.running(tmp_path_factory.mktemp("emulator")))


@pytest.fixture(scope="module")
def minimal(terraform, tree, account):
    variables = ["-var=account_id=123456789012", "-var=offline=true"]
    secret = {"TF_VAR_token_signing_key": f"{stacks.CANARY}-TOKEN"}
    return applied(terraform, tree / "examples/minimal", account(), variables, **secret)


@pytest.fixture(scope="module")
def region(terraform, tree, account):
    """A region of dev, in a zone that is there, as stacks/global makes it."""
    address = account()
    aws = {"region_name": REGION, "aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
    route53 = boto3.client("route53", endpoint_url=address, **aws)
    # AWS begins all ids of zones with a Z, and our files insist on it; the emulator takes any letter.
    made = (route53.create_hosted_zone(Name="dev.example.com", CallerReference=f"{at}") for at in range(1_000))
    ids = (each["HostedZone"]["Id"].rpartition("/")[2] for each in made)
    zone = next(each for each in ids if each.startswith("Z"))
    variables = [*stacks.arguments("dev", tree), f"-var=zone_id={zone}"]
    lacking = stacks.environment(emulated=True, redis=False)
    return applied(terraform, tree / "stacks/region", address, variables, **lacking)


@pytest.fixture
def machine(monkeypatch):
    """What asks AWS on a machine, for what was applied."""

    def asks(made):
        monkeypatch.setenv("AWS_ENDPOINT_URL", made.environment["AWS_ENDPOINT_URL"])
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        return Aws(REGION)

    return asks


def known_drift():
    """Types in the page's table of what the emulator answers otherwise."""
    table = (TERRAFORM / "README.md").read_text().partition("<!-- drift -->")[2].partition("<!-- /drift -->")[0]
    return set(re.findall(r"^\| `(aws_\w+)` \|", table, re.MULTILINE))


def test_a_second_plan_changes_what_the_page_lists_and_nothing_else(minimal, region):
    assert minimal.drifted() | region.drifted() == known_drift()


@pytest.mark.parametrize("which", ["minimal", "region"])
def test_no_state_and_no_plan_holds_a_secret(request, which):
    kept = request.getfixturevalue(which).remembered()
    assert b"secret:arn:aws:secretsmanager" in kept
    assert stacks.CANARY.encode() not in kept


def test_secrets_of_the_smallest_example_are_where_machines_look(minimal, machine):
    aws = machine(minimal)
    found = export.resolved(aws, export.read(aws, str(minimal.output()["config_path"])))
    assert stacks.CANARY in found["TOKEN_SIGNING_KEY"]
    assert found["MEDIA_BUCKET"].endswith("-123456789012-media")


def test_a_machine_starts_with_what_was_applied(region, machine, tmp_path):
    told, file = region.output(), tmp_path / "settings.env"
    assert export.export(machine(region), str(told["config_path"]), file) >= len(told["app_environment"])
    settings = load(export.read_file(file))
    assert settings.token_signing_key == f"{stacks.CANARY}-TOKEN_SIGNING_KEY"
    assert set(settings.cassandra_contact_points) == {slot["address"] for slot in told["cassandra_slots"].values()}
    assert told["app_environment"].keys() == stacks.settings()

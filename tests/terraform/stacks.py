"""Plans of the stacks, made without an account: which files and which values each is given."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from config.settings import keys
from tests.terraform.provider import TERRAFORM, Terraform

CANARY = "canary-1f0c2f9e7b6a4d5c"
SECRETS = ("BROKER_AUTH", "CACHE_AUTH", "CASSANDRA_NODE_TLS", "CASSANDRA_PASSWORD", "TOKEN_SIGNING_KEY")

REGIONS = {
    "dev": ("env/dev/use1.tfvars", "thousand"),
    "prod": ("env/prod/use1.tfvars", "million"),
    "half-billion": ("env/prod/use1.tfvars", "half-billion"),
}


RELEASE = {"bucket": "murmuration-releases", "key": "releases/murmuration.tar.gz", "sha256": "0" * 64}
KEY = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000"


def side(where: str) -> dict[str, Any]:
    """What the example of two regions is told of one."""
    return {
        "ami_id": "ami-0123456789abcdef0",
        "instance_profile_arn": "arn:aws:iam::123456789012:instance-profile/cassandra",
        "region": where,
        "release": RELEASE,
        "tls_secret_arn": f"arn:aws:secretsmanager:{where}:123456789012:secret:nodes-AbCdEf",
    }


EXAMPLES: dict[str, dict[str, Any]] = {
    "minimal": {"token_signing_key": f"{CANARY}-TOKEN"},
    "complete": {
        "ami_ids": {"arm64": "ami-0123456789abcdef0"},
        "cassandra_ca_pem": "-----BEGIN CERTIFICATE-----",
        "cdn_certificate_arn": "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000",
        "cdn_web_acl_arn": "arn:aws:wafv2:us-east-1:123456789012:global/webacl/cdn/0000",
        "domain": "api.example.com",
        "media_domain": "media.example.com",
        "release": {**RELEASE, "kms_key_arn": KEY},
        "secret_values": {key: f"{CANARY}-{key}" for key in SECRETS},
        "zone_id": "Z0000000000000000000",
    },
    "multi-region": {"here": side("us-east-1"), "there": side("eu-west-1")},
}
"""What each example asks for beyond the account."""


def example(terraform: Terraform, tree: Path, name: str) -> dict[str, Any]:
    """The plan of an example; everything it is told comes from the environment."""
    values = {"account_id": "123456789012", "offline": True, **EXAMPLES[name]}
    told = {f"TF_VAR_{key}": value if isinstance(value, str) else json.dumps(value) for key, value in values.items()}
    return terraform.planned(tree / "examples" / name, **told)


def environment(**features: bool) -> dict[str, str]:
    """Values that come from the environment: secrets, all with the canary in them, and what is left out."""
    return {
        "TF_VAR_secret_values": json.dumps({key: f"{CANARY}-{key}" for key in SECRETS}),
        "TF_VAR_features": json.dumps({"offline": True, **features}),
    }


def arguments(which: str, tree: Path) -> list[str]:
    """The files of a region."""
    values, sizes = REGIONS[which]
    return [f"-var-file={tree / values}", f"-var-file={tree}/stacks/region/sizes/{sizes}.sizes.tfvars"]


_MADE: dict[tuple[Path, str], dict[str, Any]] = {}


def region(terraform: Terraform, tree: Path, which: str) -> dict[str, Any]:
    """The plan of one of REGIONS, made once for each tree."""
    if (tree, which) not in _MADE:
        _MADE[tree, which] = terraform.planned(tree / "stacks/region", *arguments(which, tree), **environment())
    return _MADE[tree, which]


def world(terraform: Terraform, tree: Path, which: str) -> dict[str, Any]:
    """The plan of an environment's global stack."""
    return terraform.planned(tree / "stacks/global", f"-var-file={tree}/env/{which}/global.tfvars", "-var=offline=true")


def resources(plan: dict[str, Any], type_: str = "") -> list[dict[str, Any]]:
    """All resources that a plan creates, or those of one type; their values under `values`."""
    found: list[dict[str, Any]] = []
    waiting = [plan["planned_values"]["root_module"]]
    while waiting:
        module = waiting.pop()
        found += [{"values": {}, **each} for each in module.get("resources", []) if type_ in ("", each["type"])]
        waiting += module.get("child_modules", [])
    return found


def counted(plan: dict[str, Any]) -> Counter[str]:
    """How many resources of each type a plan creates."""
    return Counter(each["type"] for each in resources(plan))


def output(plan: dict[str, Any], name: str) -> dict[str, Any]:
    """A map that a plan puts out; True stands for a value that is known after apply."""
    change = plan["output_changes"][name]
    unknown = change.get("after_unknown") or {}
    return {**(change.get("after") or {}), **(unknown if isinstance(unknown, dict) else {})}


def settings() -> set[str]:
    """Keys of the settings that a stack must provide."""
    return {row["name"] for row in keys() if row["source"] == "stack"}


def sizes(name: str) -> dict[str, Any]:
    """A file of sizes by variable. Its values are those of JSON, one a line."""
    text = (TERRAFORM / f"stacks/region/sizes/{name}.sizes.tfvars").read_text()
    return {key: json.loads(value) for key, value in re.findall(r"^(\w+)\s*= (.+)$", text, re.MULTILINE)}

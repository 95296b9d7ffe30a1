"""What a sizes file may hold: the schema that a planner writes by, and the stack's own checks, say the same."""

import json

import jsonschema
import pytest

from tests.terraform import hcl, stacks
from tests.terraform.provider import TERRAFORM

REGION = "stacks/region"
SCHEMA = json.loads((TERRAFORM / REGION / "sizes.schema.json").read_text())
NAMES = ("thousand", "million", "half-billion")
LEAST = {"cassandra_volume_gib": 10, "cassandra_volume_iops": 3000, "cassandra_volume_mibps": 125}


def quoted(pattern):
    return '"' + pattern.replace("\\", "\\\\") + '"'


def condition(name, rule):
    """The condition that says in Terraform what `rule` says in JSON Schema."""
    if rule["type"] == "integer":
        return f"var.{name} >= {rule['minimum']} && var.{name} <= {rule['maximum']} && floor(var.{name}) == var.{name}"
    if rule["type"] == "array":
        fits = f"can(regex({quoted(rule['items']['pattern'])}, each))"
        length = f"length(var.{name}) >= {rule['minItems']} && length(var.{name}) <= {rule['maxItems']}"
        return f"{length} && alltrue([for each in var.{name} : {fits}])"
    if "enum" in rule:
        return f"contains({json.dumps(rule['enum'])}, var.{name})"
    return f"can(regex({quoted(rule['pattern'])}, var.{name}))"


@pytest.mark.parametrize("name", SCHEMA["properties"])
def test_the_stack_checks_what_the_schema_says(name):
    assert hcl.conditions(REGION)[name][0] == condition(name, SCHEMA["properties"][name])


@pytest.mark.parametrize("name", LEAST)
def test_volumes_and_disks_of_the_machine_exclude_each_other(name):
    least = f'var.cassandra_storage == "ebs" ? var.{name} >= {LEAST[name]} : var.{name} == 0'
    assert hcl.conditions(REGION)[name][1] == least
    assert SCHEMA["allOf"][0]["then"]["properties"][name] == {"minimum": LEAST[name]}
    assert SCHEMA["allOf"][0]["else"]["properties"][name] == {"const": 0}


def test_sizes_have_no_defaults_and_are_never_null():
    declared = hcl.named(REGION, "variable")
    assert set(SCHEMA["required"]) == set(SCHEMA["properties"])
    for name in SCHEMA["properties"]:
        assert "default" not in declared[name], name
        assert declared[name]["nullable"] is False, name


def test_only_sizes_are_in_the_file_of_sizes():
    in_file = [bare for bare in hcl.conditions(REGION) if bare in SCHEMA["properties"]]
    text = (TERRAFORM / REGION / "variables_sizes.tf").read_text()
    assert text.count('variable "') == len(in_file) == len(SCHEMA["properties"])


@pytest.mark.parametrize("name", NAMES)
def test_each_size_made_by_hand_fits_the_schema(name):
    sizes = stacks.sizes(name)
    jsonschema.validate(sizes, SCHEMA)
    assert sizes["api_max"] >= sizes["api_min"]
    assert sizes["workers_max"] >= max(sizes["workers_min"], sizes["workers_on_demand_base"])


@pytest.mark.parametrize(
    "change",
    [
        {"cassandra_nodes_per_rack": 0},
        {"cassandra_storage": "instance_store"},
        {"workers_spot_percent": 100},
        {"plan_id": "not a hash"},
        {"api_maximum": 3},
    ],
)
def test_what_does_not_fit_is_refused(change):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**stacks.sizes("million"), **change}, SCHEMA)


def test_no_size_is_in_any_other_file():
    for path in (TERRAFORM / "env").rglob("*.tfvars"):
        assert not {line.split(" ")[0] for line in path.read_text().splitlines()} & set(SCHEMA["properties"]), path

"""The examples are planned without an account, and are what their pages say."""

import json
from collections import Counter

import pytest

from tests.terraform import stacks
from tests.terraform.provider import TERRAFORM

pytestmark = [pytest.mark.terraform_all, pytest.mark.timeout(3_600)]


@pytest.fixture(scope="module")
def plans(terraform, tree):
    """Each plan, once."""
    return {name: stacks.example(terraform, tree, name) for name in stacks.EXAMPLES}


def test_every_example_is_planned():
    assert set(stacks.EXAMPLES) == {path.parent.name for path in (TERRAFORM / "examples").glob("*/main.tf")}


@pytest.mark.parametrize("name", stacks.EXAMPLES)
def test_nothing_in_a_plan_is_secret_and_everything_is_tagged(plans, name):
    assert stacks.CANARY not in json.dumps(plans[name])
    tagged = [each for each in stacks.resources(plans[name]) if each["values"].get("tags_all")]
    assert len(tagged) >= 10
    assert all(each["values"]["tags_all"].keys() >= {"Project", "Environment", "ManagedBy"} for each in tagged)


def test_the_smallest_needs_no_machine(plans):
    count = stacks.counted(plans["minimal"])
    assert count["aws_vpc"] == count["aws_secretsmanager_secret"] == 1
    assert count["aws_launch_template"] == count["aws_lb"] == count["aws_nat_gateway"] == 0


def test_the_complete_one_has_a_whole_region(plans):
    count = stacks.counted(plans["complete"])
    assert count["aws_network_interface"] == count["aws_ebs_volume"] == 3
    assert count["aws_autoscaling_group"] == count["aws_launch_template"] == 6
    assert count["aws_elasticache_replication_group"] == 2
    assert count["aws_lb"] == count["aws_wafv2_web_acl"] == count["aws_cloudfront_distribution"] == 1
    assert stacks.output(plans["complete"], "app_environment").keys() == stacks.settings()


def test_two_regions_are_one_ring(plans):
    count = stacks.counted(plans["multi-region"])
    assert count["aws_vpc"] == 2
    assert count["aws_network_interface"] == 6
    assert count["aws_vpc_peering_connection"] == count["aws_vpc_peering_connection_accepter"] == 1
    routes = [each["values"] for each in stacks.resources(plans["multi-region"], "aws_route")]
    assert Counter(
        each["destination_cidr_block"] for each in routes if each["destination_cidr_block"] != "0.0.0.0/0"
    ) == {
        "10.96.0.0/16": 3,
        "10.97.0.0/16": 3,
    }
    outputs = {name: each["after"] for name, each in plans["multi-region"]["output_changes"].items()}
    assert outputs["replication"] == "us_east_1:3,eu_west_1:3"
    assert outputs["seeds"]["here"] == ["10.96.32.10", "10.96.36.10", "10.96.40.10"]

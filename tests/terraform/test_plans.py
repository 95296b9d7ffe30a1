"""Plans of dev and prod without an account: how many of what, whose, and that nothing secret is in them."""

import json
import re

import pytest

from config.settings import keys, load
from tests.terraform import costs, stacks
from tests.terraform.provider import ROOT

pytestmark = [pytest.mark.terraform_all, pytest.mark.timeout(3_600)]

TAGS = {"Project", "Environment", "Region", "ManagedBy"}
POLICIES = ("policy", "assume_role_policy", "policy_document", "access_policy")
SECRET_LOOKING = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|password\"?\s*[:=]\s*\"[^\"$]+\"", re.IGNORECASE
)


@pytest.fixture(scope="module")
def plans(terraform, tree):
    """Each plan, once."""
    made = {which: stacks.region(terraform, tree, which) for which in stacks.REGIONS}
    return {**made, **{f"global-{which}": stacks.world(terraform, tree, which) for which in ("dev", "prod")}}


EVERY = ("dev", "prod", "half-billion", "global-dev", "global-prod")


@pytest.mark.parametrize("which", stacks.REGIONS)
def test_a_region_has_what_its_sizes_ask_for(plans, which):
    sizes, count = stacks.sizes(stacks.REGIONS[which][1]), stacks.counted(plans[which])
    nodes = 3 * sizes["cassandra_nodes_per_rack"]
    assert count["aws_network_interface"] == nodes
    assert count["aws_ebs_volume"] == (nodes if sizes["cassandra_storage"] == "ebs" else 0)
    assert count["aws_autoscaling_group"] == count["aws_launch_template"] == nodes + 3
    assert count["aws_elasticache_replication_group"] == 2
    assert (
        count["aws_lb"] == count["aws_wafv2_web_acl"] == count["aws_cloudfront_distribution"] == count["aws_vpc"] == 1
    )
    assert count["aws_kms_key"] == 5
    assert count["aws_s3_bucket"] == 3
    assert count["aws_iam_role"] == 6
    assert count["aws_nat_gateway"] == 0


@pytest.mark.parametrize("which", ["global-dev", "global-prod"])
def test_an_environment_has_one_zone_and_a_certificate_for_each_region(plans, which):
    count = stacks.counted(plans[which])
    assert count["aws_route53_zone"] == count["aws_wafv2_web_acl"] == count["aws_kms_key"] == 1
    assert count["aws_acm_certificate"] == (2 if which == "global-prod" else 1)


def policies(plan):
    for each in stacks.resources(plan):
        for name in POLICIES:
            text = each["values"].get(name)
            if isinstance(text, str) and text.startswith("{"):
                yield each["address"], json.loads(text)


@pytest.mark.parametrize("which", EVERY)
def test_nobody_may_do_everything(plans, which):
    seen = 0
    for address, policy in policies(plans[which]):
        for statement in policy["Statement"]:
            actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
            seen += 1
            assert statement["Effect"] == "Deny" or not [each for each in actions if "*" in each], address
    assert seen > 0


@pytest.mark.parametrize("which", EVERY)
def test_everything_is_tagged(plans, which):
    for each in stacks.resources(plans[which]):
        if "tags_all" in each["values"]:
            assert (each["values"]["tags_all"] or {}).keys() >= TAGS, each["address"]


@pytest.mark.parametrize("which", EVERY)
def test_nothing_in_a_plan_is_secret(plans, which):
    text = json.dumps(plans[which])
    assert stacks.CANARY not in text
    assert not SECRET_LOOKING.search(text)


@pytest.mark.parametrize("which", stacks.REGIONS)
def test_machines_are_those_of_the_sizes(plans, which):
    sizes = stacks.sizes(stacks.REGIONS[which][1])
    groups = {
        each["values"]["name"]: each["values"] for each in stacks.resources(plans[which], "aws_autoscaling_group")
    }
    templates = stacks.resources(plans[which], "aws_launch_template")
    cassandra = [each for each in templates if "module.cassandra" in each["address"]]
    assert {each["values"]["instance_type"] for each in cassandra} == {sizes["cassandra_instance_type"]}
    for role, kinds in (("api", [sizes["api_instance_type"]]), ("worker", sizes["workers_instance_types"])):
        group = next(values for name, values in groups.items() if name.endswith(f"-{role}"))
        prefix = {"api": "api", "worker": "workers"}[role]
        assert (group["min_size"], group["max_size"]) == (sizes[f"{prefix}_min"], sizes[f"{prefix}_max"])
        template = group["mixed_instances_policy"][0]["launch_template"][0]
        assert [each["instance_type"] for each in template["override"]] == kinds
    redis = {
        each["values"]["cluster_mode"]: each["values"]
        for each in stacks.resources(plans[which], "aws_elasticache_replication_group")
    }
    assert redis["disabled"]["node_type"] == sizes["broker_node_type"]
    assert redis["disabled"]["replicas_per_node_group"] == sizes["broker_replicas"]
    assert redis["enabled"]["node_type"] == sizes["cache_node_type"]
    assert redis["enabled"]["num_node_groups"] == sizes["cache_shards"]
    assert redis["enabled"]["replicas_per_node_group"] == sizes["cache_replicas_per_shard"]


@pytest.mark.parametrize("which", stacks.REGIONS)
def test_the_stack_provides_exactly_the_settings_that_are_its_own(plans, which):
    assert stacks.output(plans[which], "app_environment").keys() == stacks.settings()


@pytest.mark.parametrize("which", stacks.REGIONS)
def test_overrides_are_of_settings_that_have_a_default(plans, which):
    assert stacks.output(plans[which], "app_overrides").keys() <= {
        row["name"] for row in keys() if row["source"] == "default"
    }


@pytest.mark.parametrize("which", stacks.REGIONS)
def test_every_alarm_has_its_runbook(plans, which):
    alarms = stacks.resources(plans[which], "aws_cloudwatch_metric_alarm")
    assert len(alarms) >= 30
    for alarm in alarms:
        book = re.search(r"runbook: (docs/runbooks/[a-z-]+\.md)$", alarm["values"]["alarm_description"])
        assert book is not None, alarm["address"]
        assert (ROOT / book.group(1)).is_file(), book.group(1)


def amounts(table):
    return [float(number.replace(",", "")) for number in re.findall(r"\| ([\d,]+) (?=\|)", table)]


def test_the_page_tells_what_plans_of_today_cost(plans, tmp_path):
    files = {which: tmp_path / f"{which}.json" for which in stacks.REGIONS}
    for which, file in files.items():
        file.write_text(json.dumps(plans[which]))
    told = costs.PAGE.read_text().partition("<!-- cost -->")[2].partition("<!-- /cost -->")[0]
    today = amounts(costs.table(files))
    assert len(today) == 6
    assert amounts(told) == pytest.approx(today, rel=0.01), "python -m tests.terraform.costs with these plans"


STAND_INS = {
    "BROKER_AUTH": "stands in for a secret",
    "BROKER_URL": "rediss://broker.example.com:6379/0",
    "CACHE_AUTH": "stands in for a secret",
    "CACHE_URL": "rediss://cache.example.com:6379/0",
    "CASSANDRA_PASSWORD": "stands in for a secret",
    "MEDIA_BUCKET": "murmuration-media",
    "TOKEN_SIGNING_KEY": "stands in for a secret",
}
"""What a plan cannot know: names that AWS gives, and secrets, which machines fetch."""


@pytest.mark.parametrize("which", stacks.REGIONS)
def test_the_application_starts_with_the_settings_of_a_region(plans, which):
    planned = stacks.output(plans[which], "app_environment")
    values = {key: STAND_INS[key] if value is True else value for key, value in planned.items()}
    sizes = stacks.sizes(stacks.REGIONS[which][1])
    booted = load({f"MURMUR_{key}": value for key, value in values.items()})
    assert booted.home_horizon_days == sizes["home_horizon_days"]
    assert booted.cassandra_replication == {"us_east_1": 3}
    assert len(booted.cassandra_contact_points) == 3
    assert booted.cache_cluster

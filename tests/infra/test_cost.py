"""The monthly estimate of a plan, with amounts that can be checked in the head."""

import json

import pytest
from click.testing import CliRunner

from stack.cli import murmur
from stack.errors import StackError
from stack.infra import charges, cost, plan, prices

TABLE = {
    "date": "2026-11-21",
    "currency": "USD",
    "region": "us-east-1",
    "hours_per_month": 100,
    "sources": {},
    "instances": {
        "small": {"on_demand_hour": 0.1, "reserved_1y_hour": 0.06, "reserved_3y_hour": 0.04, "spot_hour": 0.03},
        "large": {"on_demand_hour": 0.2, "reserved_1y_hour": 0.12, "reserved_3y_hour": 0.08, "spot_hour": 0.05},
    },
    "cache_nodes": {
        "node": {"redis_hour": 1.0, "valkey_hour": 0.8, "reserved_1y_ratio": 0.5, "reserved_3y_ratio": 0.25}
    },
    "volumes": {
        "gp3": {"gib_month": 1, "iops_included": 3000, "iops_month": 0.01, "mibps_included": 125, "mibps_month": 0.1}
    },
    "by_month": {"kms_key": 1, "waf_acl": 5, "waf_rule": 1, "alarm": 2, "alarm_high_resolution": 3},
    "by_hour": {"alb": 0.5, "nat": 0.7, "interface_endpoint_zone": 0.1, "public_ipv4": 0.01},
    "by_use": {name: 0.5 for names in charges.BY_USE.values() for name in names},
}


def resource(address, values, unknown=None, module=""):
    kind, name = address.partition("[")[0].split(".")[-2:]
    index = json.loads(address.partition("[")[2].removesuffix("]") or "null")
    full = f"{module}.{address}" if module else address
    return {"address": full, "type": kind, "name": name, "index": index, "values": values}, {
        "address": full,
        "change": {"after_unknown": unknown or {}},
    }


def document(*rows, blocks=(), module=None):
    """A plan with these resources in the root or in one module, and blocks that refer to others."""
    resources = [row for row, _ in rows]
    block_rows = [{"type": kind, "name": name, "expressions": expressions} for kind, name, expressions in blocks]
    planned, configured = {"resources": resources}, {"resources": block_rows}
    if module:
        planned = {"child_modules": [{"address": f"module.{module}", "resources": resources}]}
        configured = {"module_calls": {module: {"module": configured}}}
    return {
        "planned_values": {"root_module": planned},
        "resource_changes": [change for _, change in rows],
        "configuration": {"root_module": configured},
    }


def estimate(*rows, pricing="on_demand", **more):
    return cost.of(plan.Plan(document(*rows, **more)), prices.Prices(TABLE), pricing)


def months(found):
    return {line.what: line.month for line in found.lines}


TEMPLATE = {
    "instance_type": "small",
    "block_device_mappings": [{"ebs": [{"volume_type": "gp3", "volume_size": 20, "iops": None, "throughput": None}]}],
}
REFERS = {"launch_template": [{"id": {"references": ["aws_launch_template.this.id", "aws_launch_template.this"]}}]}


def test_a_group_costs_its_machines_and_their_root_disks():
    found = estimate(
        resource("aws_autoscaling_group.this", {"min_size": 3, "desired_capacity": None}),
        resource("aws_launch_template.this", TEMPLATE),
        blocks=[("aws_autoscaling_group", "this", REFERS)],
    )
    assert months(found) == {"small, on_demand": 30.0, "gp3 20 GiB": 60.0}
    assert found.total == 90.0 and found.unknown == []


def test_groups_of_one_find_the_template_of_their_own_slot_and_read_as_one_line():
    rows = []
    for slot, kind in (("a-0", "small"), ("b-0", "small"), ("c-0", "large")):
        rows.append(resource(f'aws_autoscaling_group.slot["{slot}"]', {"desired_capacity": 1}, module="module.ring"))
        values = {"instance_type": kind, "block_device_mappings": []}
        rows.append(resource(f'aws_launch_template.slot["{slot}"]', values, module="module.ring"))
    refers = {"launch_template": [{"id": {"references": ["aws_launch_template.slot", "each.key"]}}]}
    found = estimate(*rows, blocks=[("aws_autoscaling_group", "slot", refers)], module="ring")
    assert {(line.resource, line.what, line.count) for line in found.lines} == {
        ("module.ring.aws_autoscaling_group.slot", "large, on_demand", 1.0),
        ("module.ring.aws_autoscaling_group.slot", "small, on_demand", 2.0),
    }
    assert found.total == 40.0


def test_spot_is_what_is_above_the_base_by_share_and_of_the_dearest_type():
    policy = {
        "instances_distribution": [{"on_demand_base_capacity": 2, "on_demand_percentage_above_base_capacity": 25}],
        "launch_template": [{"override": [{"instance_type": "small"}, {"instance_type": "large"}]}],
    }
    found = estimate(
        resource("aws_autoscaling_group.workers", {"min_size": 10, "mixed_instances_policy": [policy]}),
    )
    assert months(found) == {"large, on_demand": 80.0, "large, spot": 30.0}


def test_reserved_prices_are_for_what_is_always_there():
    row = resource("aws_instance.one", {"instance_type": "large", "root_block_device": []})
    assert [estimate(row, pricing=kind).total for kind in ("on_demand", "reserved_1y", "reserved_3y")] == [20, 12, 8]


def test_a_volume_is_charged_for_speed_beyond_what_is_included():
    found = estimate(
        resource("aws_ebs_volume.one", {"type": "gp3", "size": 100, "iops": 6000, "throughput": 525}),
        resource("aws_ebs_volume.two", {"type": "gp3", "size": 100, "iops": 3000, "throughput": 125}),
    )
    assert sorted(line.month for line in found.lines) == [100.0, 170.0]


def test_a_cache_costs_every_node_and_valkey_less():
    shards = {"node_type": "node", "engine": "valkey", "num_node_groups": 3, "replicas_per_node_group": 2}
    pair = {"node_type": "node", "engine": "redis", "num_cache_clusters": 2}
    found = estimate(
        resource("aws_elasticache_replication_group.cache", shards),
        resource("aws_elasticache_replication_group.broker", pair),
    )
    assert months(found) == {"node valkey, on_demand": 720.0, "node redis, on_demand": 200.0}


def test_zones_are_counted_also_when_the_subnets_are_not_known_yet():
    found = estimate(
        resource(
            "aws_vpc_endpoint.ssm", {"vpc_endpoint_type": "Interface"}, unknown={"subnet_ids": [True, True, True]}
        ),
        resource("aws_vpc_endpoint.s3", {"vpc_endpoint_type": "Gateway"}),
        resource("aws_lb.this", {"internal": False}, unknown={"subnets": [True, True, True]}),
    )
    assert months(found) == {"endpoint in a zone": 30.0, "load balancer": 50.0, "public IPv4 address": 3.0}


def test_zones_of_things_whose_subnets_are_not_known_at_all_are_those_of_the_plan():
    later = resource("aws_vpc_endpoint.ssm", {"vpc_endpoint_type": "Interface"}, unknown={"subnet_ids": True})
    subnets = [resource(f'aws_subnet.app["{zone}"]', {"availability_zone": zone}) for zone in ("a", "b", "a")]
    assert months(estimate(later, *subnets)) == {"endpoint in a zone": 20.0}
    assert estimate(later).unknown == ["aws_vpc_endpoint: endpoint in a zone"]


def test_a_type_without_a_price_is_named_and_not_guessed():
    found = estimate(
        resource("aws_quantum_telegraph.one", {}),
        resource("aws_instance.one", {"instance_type": "x99.huge", "root_block_device": []}),
        resource("aws_vpc.this", {}),
    )
    assert found.total == 0
    assert found.unknown == ["aws_instance: x99.huge, on_demand", "aws_quantum_telegraph"]


def test_what_is_charged_by_use_is_named_with_its_price():
    found = estimate(resource("aws_s3_bucket.media", {}), resource("aws_s3_bucket.logs", {}))
    assert found.total == 0 and found.by_use[0]["type"] == "aws_s3_bucket" and found.by_use[0]["count"] == 2
    assert "s3_put_1000" in found.by_use[0]["prices"]


def test_rules_of_the_firewall_and_metrics_of_an_alarm_are_counted():
    queries = [{"metric": [{}]}, {"metric": [{}]}, {"metric": [], "expression": "a/b"}]
    found = estimate(
        resource("aws_wafv2_web_acl.this", {"rule": [{}, {}, {}]}),
        resource("aws_cloudwatch_metric_alarm.plain", {"period": 60}),
        resource("aws_cloudwatch_metric_alarm.fast", {"period": 10}),
        resource("aws_cloudwatch_metric_alarm.ratio", {"metric_query": queries}),
    )
    assert found.total == 5 + 3 + 2 + 3 + 2 * 2


def test_no_type_is_both_free_and_charged():
    assert not charges.FREE & (charges.RULES.keys() | charges.BY_USE.keys())


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"planned_values": 3}', "nonsense"])
def test_what_is_no_plan_is_refused(tmp_path, text):
    file = tmp_path / "plan.json"
    file.write_text(text)
    done = CliRunner().invoke(murmur, ["infra", "cost", str(file)])
    assert done.exit_code == 1 and isinstance(done.exception, StackError), done.output


def test_the_command_prints_lines_and_a_sum(tmp_path):
    file = tmp_path / "plan.json"
    rows = [resource("aws_instance.one", {"instance_type": "r7g.2xlarge", "root_block_device": []})]
    file.write_text(json.dumps(document(*rows)))
    done = CliRunner().invoke(murmur, ["infra", "cost", str(file)])
    assert done.exit_code == 0 and "312.73  USD a month" in done.output, done.output
    done = CliRunner().invoke(murmur, ["infra", "cost", str(file), "--json", "--reserved", "reserved_3y"])
    assert json.loads(done.output)["total"] == 123.53


def test_our_table_has_what_is_read_of_it():
    table = prices.read().table
    assert {row["source"] for rows in ("instances", "cache_nodes", "volumes") for row in table[rows].values()} <= set(
        table["sources"]
    )
    named = {name for names in charges.BY_USE.values() for name in names}
    assert named <= table["by_use"].keys()
    for row in table["instances"].values():
        assert row["spot_hour"] < row["on_demand_hour"] and row["arch"] in ("x86_64", "arm64")
        assert row["reserved_3y_hour"] < row["reserved_1y_hour"] < row["on_demand_hour"]
    assert {row["arch"] for row in table["instances"].values()} == {"x86_64", "arm64"}


def test_the_worked_example_of_three_nodes():
    """Three r7g.2xlarge with 1,000 GiB of gp3 at 6,000 IOPS and 500 MiB/s each."""
    table = prices.read()
    machine = table.instance_month("r7g.2xlarge", "on_demand")
    disk = table.volume_month("gp3", 1000, 6000, 500)
    assert round(3 * (machine + disk)) == 1268

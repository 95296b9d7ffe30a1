"""What of a resource is charged, by type: a rule yields what it is, how many, and what one costs a month."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from stack.infra.plan import Plan, Resource
from stack.infra.prices import Prices, Pricing

Charge = tuple[str, float, float | None]
"""What, how many, and the price of one for a month; None if the table has none for it."""

Rule = Callable[[Resource, Plan, Prices, Pricing], Iterator[Charge]]


def _first(value: Any) -> Mapping[str, Any]:
    """A nested block that may occur once."""
    found: Mapping[str, Any] = value[0] if isinstance(value, list) and value else {}
    return found


def _instances(count: float, kind: str | None, prices: Prices, pricing: Any) -> Iterator[Charge]:
    name = kind or "a machine type that is not known before apply"
    yield f"{name}, {pricing}", count, prices.instance_month(name, pricing)


def _disks(count: float, mappings: Any, prices: Prices) -> Iterator[Charge]:
    for mapping in mappings or []:
        disk = _first(mapping.get("ebs"))
        if disk:
            yield from _volume(count, disk, "volume_type", "volume_size", prices)


def _volume(count: float, values: Mapping[str, Any], kind: str, size: str, prices: Prices) -> Iterator[Charge]:
    name, gib = values.get(kind) or "gp2", float(values.get(size) or 0)
    iops, mibps = float(values.get("iops") or 0), float(values.get("throughput") or 0)
    speed = f" {iops:g} IOPS" * bool(iops) + f" {mibps:g} MiB/s" * bool(mibps)
    yield f"{name} {gib:g} GiB{speed}", count, prices.volume_month(name, gib, iops, mibps)


def group(resource: Resource, plan: Plan, prices: Prices, pricing: Pricing) -> Iterator[Charge]:
    """A group's machines at its desired or smallest size, with the root disks of its launch template."""
    values = resource.values
    count = float(values.get("desired_capacity") or values.get("min_size") or 0)
    mixed = _first(values.get("mixed_instances_policy"))
    template = plan.referred(resource, "aws_launch_template")
    own = template.values.get("instance_type") if template else None
    if mixed:
        yield from _mixed(count, mixed, own, prices, pricing)
    else:
        yield from _instances(count, own, prices, pricing)
    if template:
        yield from _disks(count, template.values.get("block_device_mappings"), prices)


def _mixed(
    count: float, policy: Mapping[str, Any], own: str | None, prices: Prices, pricing: Pricing
) -> Iterator[Charge]:
    """On demand first, the rest by share; of several types the dearest, for any of them may be what there is."""
    rules = _first(policy.get("instances_distribution"))
    asked = int(rules.get("on_demand_base_capacity") or 0)
    share = rules.get("on_demand_percentage_above_base_capacity")
    base = min(count, asked)
    kept = base + (count - base) * (100.0 if share is None else float(share)) / 100
    overrides = _first(policy.get("launch_template")).get("override") or []
    kinds = [one["instance_type"] for one in overrides if one.get("instance_type")] or [own]
    dearest = max(kinds, key=lambda kind: prices.instance_month(kind or "", "on_demand") or float("inf"))
    yield from _instances(kept, dearest, prices, pricing)
    yield from _instances(count - kept, dearest, prices, "spot")


def instance(resource: Resource, plan: Plan, prices: Prices, pricing: Pricing) -> Iterator[Charge]:
    """One machine and its root disk."""
    yield from _instances(1, resource.values.get("instance_type"), prices, pricing)
    for disk in resource.values.get("root_block_device") or []:
        yield from _volume(1, disk, "volume_type", "volume_size", prices)


def volume(resource: Resource, plan: Plan, prices: Prices, pricing: Pricing) -> Iterator[Charge]:
    """A volume of its own."""
    yield from _volume(1, resource.values, "type", "size", prices)


def cache(resource: Resource, plan: Plan, prices: Prices, pricing: Pricing) -> Iterator[Charge]:
    """Every node of a replication group: shards times a primary and its replicas, or as many as it says."""
    values = resource.values
    shards = values.get("num_node_groups")
    replicas = values.get("replicas_per_node_group")
    nodes = int(values.get("num_cache_clusters") or 0) or int(shards or 1) * (1 + int(replicas or 0))
    kind, engine = values.get("node_type") or "a node type not known before apply", values.get("engine") or "redis"
    yield f"{kind} {engine}, {pricing}", nodes, prices.cache_month(kind, engine, pricing)


def _zones(resource: Resource, attribute: str, plan: Plan) -> int:
    """In how many zones something is: its subnets, or, while these are not known at all, the plan's zones."""
    return resource.count_of(attribute) or len(plan.zones())


def endpoint(resource: Resource, plan: Plan, prices: Prices, pricing: Pricing) -> Iterator[Charge]:
    """Interface endpoints cost by zone; gateways nothing."""
    if resource.values.get("vpc_endpoint_type") == "Interface":
        zones = _zones(resource, "subnet_ids", plan)
        each = prices.month("interface_endpoint_zone")
        yield "endpoint in a zone", zones or 1, each if zones else None


def balancer(resource: Resource, plan: Plan, prices: Prices, pricing: Pricing) -> Iterator[Charge]:
    """A load balancer, and a public address in each of its zones."""
    yield "load balancer", 1, prices.month("alb")
    if not resource.values.get("internal"):
        zones = _zones(resource, "subnets", plan)
        yield "public IPv4 address", zones or 1, prices.month("public_ipv4") if zones else None


def firewall(resource: Resource, plan: Plan, prices: Prices, pricing: Pricing) -> Iterator[Charge]:
    """An ACL and its rules."""
    yield "web ACL", 1, prices.month("waf_acl")
    yield "rule", resource.count_of("rule"), prices.month("waf_rule")


def alarm(resource: Resource, plan: Plan, prices: Prices, pricing: Pricing) -> Iterator[Charge]:
    """One metric each: an expression over several is charged for each metric in it."""
    period = resource.values.get("period")
    name = "alarm_high_resolution" if period and int(period) < 60 else "alarm"
    queries = resource.values.get("metric_query") or []
    yield "alarm on a metric", max(1, sum(1 for query in queries if query.get("metric"))), prices.month(name)


def check(resource: Resource, plan: Plan, prices: Prices, pricing: Pricing) -> Iterator[Charge]:
    """A health check, and its features beyond the plain one."""
    yield "health check", 1, prices.month("health_check")
    features = ("HTTPS" in str(resource.values.get("type"))) + (resource.values.get("request_interval") == 10)
    yield "feature of a health check", features, prices.month("health_check_feature")


def _flat(what: str, name: str) -> Rule:
    def rule(resource: Resource, plan: Plan, prices: Prices, pricing: Pricing) -> Iterator[Charge]:
        yield what, 1, prices.month(name)

    return rule


RULES: Mapping[str, Rule] = {
    "aws_autoscaling_group": group,
    "aws_instance": instance,
    "aws_ebs_volume": volume,
    "aws_elasticache_replication_group": cache,
    "aws_vpc_endpoint": endpoint,
    "aws_lb": balancer,
    "aws_nat_gateway": _flat("NAT gateway", "nat"),
    "aws_eip": _flat("public IPv4 address", "public_ipv4"),
    "aws_kms_key": _flat("key", "kms_key"),
    "aws_kms_replica_key": _flat("key", "kms_key"),
    "aws_secretsmanager_secret": _flat("secret", "secret"),
    "aws_wafv2_web_acl": firewall,
    "aws_route53_zone": _flat("zone", "zone"),
    "aws_route53_health_check": check,
    "aws_cloudwatch_metric_alarm": alarm,
    "aws_cloudwatch_composite_alarm": _flat("composite alarm", "composite_alarm"),
    "aws_cloudwatch_dashboard": _flat("dashboard", "dashboard"),
    "aws_shield_subscription": _flat("Shield Advanced", "shield_advanced"),
    "aws_ec2_transit_gateway_vpc_attachment": _flat("attachment", "transit_gateway_attachment"),
}

BY_USE: Mapping[str, tuple[str, ...]] = {
    "aws_lb": ("alb_lcu_hour", "between_zones_gib_each_way"),
    "aws_nat_gateway": ("nat_gib", "internet_out_gib"),
    "aws_vpc_endpoint": ("interface_endpoint_gib",),
    "aws_s3_bucket": ("s3_standard_gib_month", "s3_put_1000", "s3_get_1000"),
    "aws_s3_bucket_replication_configuration": ("between_regions_gib",),
    "aws_cloudfront_distribution": ("cloudfront_gib", "cloudfront_requests_10000"),
    "aws_cloudwatch_log_group": ("logs_gib", "logs_kept_gib_month"),
    "aws_cloudwatch_log_metric_filter": ("metric_month",),
    "aws_flow_log": ("flow_logs_gib",),
    "aws_wafv2_web_acl": ("waf_million_requests",),
    "aws_kms_key": ("kms_10000",),
    "aws_kms_replica_key": ("kms_10000",),
    "aws_secretsmanager_secret": ("secrets_10000",),
    "aws_route53_zone": ("route53_million", "route53_latency_million"),
    "aws_backup_vault": ("snapshot_gib_month", "backup_copy_gib"),
    "aws_prometheus_workspace": ("prometheus_10m_samples",),
    "aws_sns_topic": ("sns_million",),
    "aws_guardduty_detector": ("guardduty_million_events",),
    "aws_vpc_peering_connection": ("between_regions_gib",),
    "aws_autoscaling_group": ("between_zones_gib_each_way",),
}
"""What a plan cannot know the amount of, with the names of its prices in the table's `by_use`."""

FREE = frozenset(
    """
    aws_acm_certificate aws_acm_certificate_validation aws_autoscaling_lifecycle_hook aws_autoscaling_notification
    aws_autoscaling_policy aws_autoscaling_schedule aws_backup_plan aws_backup_region_settings aws_backup_selection
    aws_backup_vault_lock_configuration aws_backup_vault_notifications aws_backup_vault_policy aws_budgets_budget
    aws_cloudfront_cache_policy aws_cloudfront_key_group aws_cloudfront_monitoring_subscription
    aws_cloudfront_origin_access_control aws_cloudfront_origin_request_policy aws_cloudfront_public_key
    aws_cloudfront_response_headers_policy aws_cloudwatch_event_rule aws_cloudwatch_event_target
    aws_cloudwatch_log_resource_policy aws_default_network_acl aws_default_route_table aws_default_security_group
    aws_ebs_encryption_by_default aws_elasticache_parameter_group aws_elasticache_subnet_group aws_elasticache_user
    aws_elasticache_user_group aws_elasticache_user_group_association aws_iam_instance_profile
    aws_iam_openid_connect_provider aws_iam_policy aws_iam_role aws_iam_role_policy aws_iam_role_policy_attachment
    aws_internet_gateway aws_kms_alias aws_kms_key_policy aws_launch_template aws_lb_listener
    aws_lb_listener_certificate aws_lb_listener_rule aws_lb_target_group aws_main_route_table_association
    aws_network_acl aws_network_interface aws_placement_group aws_prometheus_rule_group_namespace aws_route
    aws_route53_key_signing_key aws_route53_hosted_zone_dnssec aws_route53_query_log aws_route53_record
    aws_route53_zone_association aws_route_table aws_route_table_association aws_s3_bucket_acl
    aws_s3_bucket_cors_configuration aws_s3_bucket_intelligent_tiering_configuration
    aws_s3_bucket_lifecycle_configuration aws_s3_bucket_logging aws_s3_bucket_notification
    aws_s3_bucket_object_lock_configuration aws_s3_bucket_ownership_controls aws_s3_bucket_policy
    aws_s3_bucket_public_access_block aws_s3_bucket_server_side_encryption_configuration aws_s3_bucket_versioning
    aws_secretsmanager_secret_policy aws_secretsmanager_secret_version aws_security_group aws_security_group_rule
    aws_shield_protection aws_sns_topic_policy aws_sns_topic_subscription aws_ssm_document aws_ssm_parameter
    aws_subnet aws_vpc aws_vpc_dhcp_options aws_vpc_dhcp_options_association aws_vpc_endpoint_policy
    aws_vpc_endpoint_route_table_association aws_vpc_endpoint_subnet_association aws_vpc_peering_connection_accepter
    aws_vpc_peering_connection_options aws_vpc_security_group_egress_rule aws_vpc_security_group_ingress_rule
    aws_wafv2_ip_set aws_wafv2_regex_pattern_set aws_wafv2_web_acl_association
    aws_wafv2_web_acl_logging_configuration terraform_data
    """.split()
)
"""What is charged nothing for by itself."""

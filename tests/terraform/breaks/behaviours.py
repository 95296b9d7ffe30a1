"""Each promise of the files that is no validation, broken alone, and the run that must notice."""

from tests.terraform.breaks.behaviour import Behaviour
from tests.terraform.breaks.stacks import STACKS

_CACHE, _CASSANDRA, _SERVICE = "modules/cache", "modules/cassandra", "modules/service_asg"
_NETWORK, _GROUPS, _BUCKET = "modules/network", "modules/security_groups", "modules/bucket"

BEHAVIOURS = (
    Behaviour(
        "a broker evicts",
        _CACHE,
        "main.tf",
        '"allkeys-lru" : "noeviction"',
        '"allkeys-lru" : "volatile-lru"',
        "a_broker_is_one_shard_that_forgets_nothing",
    ),
    Behaviour(
        "a broker is a cluster",
        _CACHE,
        "main.tf",
        'local.clustered ? "enabled" : "disabled"',
        'local.clustered ? "enabled" : "enabled"',
        "a_broker_is_one_shard_that_forgets_nothing",
    ),
    Behaviour(
        "the user of Redis is open from the start",
        _CACHE,
        "main.tf",
        '"off ~* &*',
        '"on ~* &*',
        "nobody_gets_in_before_a_password_is_set",
    ),
    Behaviour(
        "Redis speaks in plain as well",
        _CACHE,
        "main.tf",
        'transit_encryption_mode    = "required"',
        'transit_encryption_mode    = "preferred"',
        "encrypted_replicated_and_in_two_zones",
    ),
    Behaviour(
        "half of a rack's nodes are missing",
        _CASSANDRA,
        "main.tf",
        "for index in range(var.nodes_per_rack) :",
        "for index in range(max(1, var.nodes_per_rack - 1)) :",
        "two_nodes_a_rack_are_six_slots",
    ),
    Behaviour(
        "more nodes rename those that are there",
        _CASSANDRA,
        "main.tf",
        '"${substr(az, -1, 1)}-${index}" => {',
        '"${substr(az, -1, 1)}-${var.nodes_per_rack - index}" => {',
        "more_nodes_rename_none",
    ),
    Behaviour(
        "a node's machine answers the first version of the metadata service",
        _CASSANDRA,
        "main.tf",
        'http_tokens                 = "required"',
        'http_tokens                 = "optional"',
        "machines_are_closed",
    ),
    Behaviour(
        "the hook lets a node in that nobody saw up",
        _CASSANDRA,
        "main.tf",
        'default_result       = "ABANDON"',
        'default_result       = "CONTINUE"',
        "hooks_wait_until_the_node_is_up",
    ),
    Behaviour(
        "volumes leave no snapshot",
        _CASSANDRA,
        "main.tf",
        "final_snapshot    = true",
        "final_snapshot    = false",
        "volumes_are_encrypted_and_leave_a_snapshot",
    ),
    Behaviour(
        "a node's volume keeps its data in plain",
        _CASSANDRA,
        "main.tf",
        "encrypted         = true",
        "encrypted         = false",
        "volumes_are_encrypted_and_leave_a_snapshot",
    ),
    Behaviour(
        "a node's machine keeps its own disk in plain",
        _CASSANDRA,
        "main.tf",
        "encrypted             = true",
        "encrypted             = false",
        "machines_are_closed",
    ),
    Behaviour(
        "a node's machine is made of whatever version is newest",
        _CASSANDRA,
        "main.tf",
        "version = aws_launch_template.this[each.key].latest_version",
        'version = "$Latest"',
        "a_slot_knows_what_is_its_own",
    ),
    Behaviour(
        "all workers beyond the base are spot",
        _SERVICE,
        "main.tf",
        "on_demand_percentage_above_base_capacity = 100 - var.spot_percent",
        "on_demand_percentage_above_base_capacity = 0",
        "prod_workers_mix_spot_in",
    ),
    Behaviour(
        "the load balancer of prod may be deleted",
        "modules/alb",
        "main.tf",
        "enable_deletion_protection = var.deletion_protection",
        "enable_deletion_protection = false",
        "defaults",
    ),
    Behaviour(
        "a service's machine answers the first version of the metadata service",
        _SERVICE,
        "main.tf",
        'http_tokens                 = "required"',
        'http_tokens                 = "optional"',
        "machines_are_closed",
    ),
    Behaviour(
        "a service's machine has a public address",
        _SERVICE,
        "main.tf",
        "associate_public_ip_address = false",
        "associate_public_ip_address = true",
        "machines_are_closed",
    ),
    Behaviour(
        "a change that goes wrong stays",
        _SERVICE,
        "main.tf",
        "auto_rollback                = true",
        "auto_rollback                = false",
        "changes_roll_and_roll_back",
    ),
    Behaviour(
        "the group takes whatever version is newest",
        _SERVICE,
        "main.tf",
        "version            = aws_launch_template.this.latest_version",
        'version            = "$Latest"',
        "the_version_is_a_number",
    ),
    Behaviour(
        "another zone moves the subnets of all",
        _NETWORK,
        "main.tf",
        "cidrsubnet(var.cidr, 8, az.index)",
        "cidrsubnet(var.cidr, 8, az.index + max(0, length(var.azs) - 3))",
        "a_fourth_zone_destroys_nothing",
    ),
    Behaviour(
        "the door stays open to all beside the CDN",
        _GROUPS,
        "main.tf",
        "doors = var.alb_ingress_prefix_list_id == null ?",
        "doors = true ?",
        "behind_a_cdn_only_the_cdn_enters",
    ),
    Behaviour(
        "a service's machine keeps its disk in plain",
        _SERVICE,
        "main.tf",
        "encrypted             = true",
        "encrypted             = false",
        "machines_are_closed",
    ),
    Behaviour(
        "a bucket takes requests without TLS",
        _BUCKET,
        "main.tf",
        '{ "aws:SecureTransport" = "false" }',
        '{ "aws:SecureTransport" = "true" }',
        "versioned_encrypted_and_only_by_tls",
    ),
    Behaviour(
        "a bucket may be opened to the world",
        _BUCKET,
        "main.tf",
        "restrict_public_buckets = true",
        "restrict_public_buckets = false",
        "nobody_outside_gets_in",
    ),
    Behaviour(
        "a setting holds the secret's value, not its name",
        "modules/config",
        "main.tf",
        '"secret:${aws_secretsmanager_secret.this[key].arn}"',
        "aws_secretsmanager_secret.this[key].arn",
        "a_secret_is_a_reference",
    ),
    Behaviour(
        "a node of which nothing is heard is well",
        "modules/observability",
        "alarms.tf",
        'treat_missing_data  = "breaching"',
        'treat_missing_data  = "notBreaching"',
        "every_slot_is_watched",
    ),
    Behaviour(
        "the other region reaches every port",
        "modules/peering",
        "main.tf",
        """From Cassandra nodes of ${var.other.region}"
  cidr_ipv4         = each.value
  from_port         = var.internode_port""",
        """From Cassandra nodes of ${var.other.region}"
  cidr_ipv4         = each.value
  from_port         = 0""",
        "only_internode_and_only_data_subnets",
    ),
    Behaviour(
        "all of the other region reaches Cassandra",
        "modules/peering",
        "main.tf",
        """resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each = var.other.data_cidrs""",
        """resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each = toset([var.other.cidr])""",
        "only_internode_and_only_data_subnets",
    ),
    Behaviour(
        "media are served without TLS",
        "modules/media",
        "main.tf",
        '"redirect-to-https"',
        '"allow-all"',
        "only_the_distribution_reads",
    ),
    Behaviour(
        "recovery points stay in one region",
        "modules/backup",
        "main.tf",
        """    lifecycle {
      delete_after = var.daily_days
    }

    dynamic "copy_action" {
      for_each = var.copy_vault_arn == null ? [] : [var.copy_vault_arn]""",
        """    lifecycle {
      delete_after = var.daily_days
    }

    dynamic "copy_action" {
      for_each = []""",
        "copied_to_the_other_region",
    ),
    *STACKS,
)

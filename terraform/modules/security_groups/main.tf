locals {
  groups = {
    alb        = "Load balancer: the only door"
    api        = "Machines of the API"
    worker     = "Machines of the workers and of the schedule"
    cassandra  = "Cassandra's nodes"
    cache      = "Redis: broker and cache"
    monitoring = "Machines that collect metrics"
  }

  machines = toset(["api", "worker", "cassandra", "monitoring"])

  # Every connection that is allowed, once: the rules of both ends are made of it.
  flows = merge(
    {
      for flow in [
        { from = "alb", to = "api", port = var.ports.api, says = "Requests" },
        { from = "api", to = "cassandra", port = var.ports.cql, says = "Statements" },
        { from = "worker", to = "cassandra", port = var.ports.cql, says = "Statements" },
        { from = "cassandra", to = "cassandra", port = var.ports.cql, says = "Statements of one node to another" },
        { from = "cassandra", to = "cassandra", port = var.ports.storage, says = "Between nodes" },
        { from = "api", to = "cache", port = var.ports.redis, says = "Broker and cache" },
        { from = "worker", to = "cache", port = var.ports.redis, says = "Broker and cache" },
        { from = "monitoring", to = "api", port = var.ports.exporter, says = "Metrics" },
        { from = "monitoring", to = "worker", port = var.ports.exporter, says = "Metrics" },
        { from = "monitoring", to = "cassandra", port = var.ports.exporter, says = "Metrics" },
      ] : "${flow.from}-${flow.to}-${flow.port}" => flow
    },
    {
      for tier in local.machines : "${tier}-endpoints-443" => { from = tier, to = "endpoints", port = 443, says = "Services of AWS" }
    },
  )

  ids = merge(
    { for group, made in aws_security_group.this : group => made.id },
    { endpoints = var.endpoint_security_group_id },
  )

  doors = var.alb_ingress_prefix_list_id == null ? var.alb_ingress_cidrs : toset([])
}

resource "aws_security_group" "this" {
  #checkov:skip=CKV2_AWS_5:machines, balancer and Redis attach the groups, in modules of their own
  for_each = local.groups

  name_prefix = "${var.name}-${each.key}-"
  description = each.value
  vpc_id      = var.vpc_id

  tags = merge(var.tags, { Name = "${var.name}-${each.key}", Tier = each.key })

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "flow" {
  for_each = local.flows

  security_group_id            = local.ids[each.value.to]
  referenced_security_group_id = local.ids[each.value.from]
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  description                  = "${each.value.says}: ${each.key}"

  tags = merge(var.tags, { Name = "${var.name}-${each.key}" })
}

resource "aws_vpc_security_group_egress_rule" "flow" {
  for_each = local.flows

  security_group_id            = local.ids[each.value.from]
  referenced_security_group_id = local.ids[each.value.to]
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  description                  = "${each.value.says}: ${each.key}"

  tags = merge(var.tags, { Name = "${var.name}-${each.key}" })
}

resource "aws_vpc_security_group_ingress_rule" "door" {
  for_each = local.doors

  security_group_id = aws_security_group.this["alb"].id
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  description       = "Clients"

  tags = merge(var.tags, { Name = "${var.name}-alb-443" })
}

resource "aws_vpc_security_group_ingress_rule" "door_prefix_list" {
  count = var.alb_ingress_prefix_list_id == null ? 0 : 1

  security_group_id = aws_security_group.this["alb"].id
  prefix_list_id    = var.alb_ingress_prefix_list_id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  description       = "The CDN"

  tags = merge(var.tags, { Name = "${var.name}-alb-443" })
}

resource "aws_vpc_security_group_egress_rule" "s3" {
  for_each = local.machines

  security_group_id = aws_security_group.this[each.key].id
  prefix_list_id    = var.s3_prefix_list_id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  description       = "S3: releases, media, backups"

  tags = merge(var.tags, { Name = "${var.name}-${each.key}-s3" })
}

resource "aws_vpc_security_group_ingress_rule" "peer" {
  for_each = var.peer_data_cidrs

  security_group_id = aws_security_group.this["cassandra"].id
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = var.ports.storage
  to_port           = var.ports.storage
  description       = "Nodes of ${each.key}"

  tags = merge(var.tags, { Name = "${var.name}-peer-${each.key}" })
}

resource "aws_vpc_security_group_egress_rule" "peer" {
  for_each = var.peer_data_cidrs

  security_group_id = aws_security_group.this["cassandra"].id
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = var.ports.storage
  to_port           = var.ports.storage
  description       = "Nodes of ${each.key}"

  tags = merge(var.tags, { Name = "${var.name}-peer-${each.key}" })
}

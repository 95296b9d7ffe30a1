resource "aws_vpc_peering_connection" "this" {
  provider = aws.here

  vpc_id      = var.here.vpc_id
  peer_vpc_id = var.there.vpc_id
  peer_region = var.there.region
  auto_accept = false

  tags = merge(var.tags, { Name = var.name })
}

resource "aws_vpc_peering_connection_accepter" "this" {
  provider = aws.there

  vpc_peering_connection_id = aws_vpc_peering_connection.this.id
  auto_accept               = true

  tags = merge(var.tags, { Name = var.name })
}

resource "aws_route" "here" {
  for_each = var.here.route_table_ids
  provider = aws.here

  route_table_id            = each.value
  destination_cidr_block    = var.there.cidr
  vpc_peering_connection_id = aws_vpc_peering_connection_accepter.this.id
}

resource "aws_route" "there" {
  for_each = var.there.route_table_ids
  provider = aws.there

  route_table_id            = each.value
  destination_cidr_block    = var.here.cidr
  vpc_peering_connection_id = aws_vpc_peering_connection_accepter.this.id
}

resource "aws_vpc_security_group_ingress_rule" "here" {
  for_each = var.there.data_cidrs
  provider = aws.here

  security_group_id = var.here.cassandra_security_group_id
  description       = "Cassandra nodes of ${var.there.region}"
  cidr_ipv4         = each.value
  from_port         = var.internode_port
  to_port           = var.internode_port
  ip_protocol       = "tcp"

  tags = var.tags
}

resource "aws_vpc_security_group_ingress_rule" "there" {
  for_each = var.here.data_cidrs
  provider = aws.there

  security_group_id = var.there.cassandra_security_group_id
  description       = "Cassandra nodes of ${var.here.region}"
  cidr_ipv4         = each.value
  from_port         = var.internode_port
  to_port           = var.internode_port
  ip_protocol       = "tcp"

  tags = var.tags
}

resource "aws_vpc_security_group_egress_rule" "here" {
  for_each = var.there.data_cidrs
  provider = aws.here

  security_group_id = var.here.cassandra_security_group_id
  description       = "Cassandra nodes of ${var.there.region}"
  cidr_ipv4         = each.value
  from_port         = var.internode_port
  to_port           = var.internode_port
  ip_protocol       = "tcp"

  tags = var.tags
}

resource "aws_vpc_security_group_egress_rule" "there" {
  for_each = var.here.data_cidrs
  provider = aws.there

  security_group_id = var.there.cassandra_security_group_id
  description       = "Cassandra nodes of ${var.here.region}"
  cidr_ipv4         = each.value
  from_port         = var.internode_port
  to_port           = var.internode_port
  ip_protocol       = "tcp"

  tags = var.tags
}

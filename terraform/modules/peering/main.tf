resource "aws_route" "this" {
  for_each = var.own.route_table_ids

  route_table_id            = each.value
  destination_cidr_block    = var.other.cidr
  vpc_peering_connection_id = var.connection_id
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each = var.other.data_cidrs

  security_group_id = var.own.cassandra_security_group_id
  description       = "From Cassandra nodes of ${var.other.region}"
  cidr_ipv4         = each.value
  from_port         = var.internode_port
  to_port           = var.internode_port
  ip_protocol       = "tcp"

  tags = var.tags
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each = var.other.data_cidrs

  security_group_id = var.own.cassandra_security_group_id
  description       = "To Cassandra nodes of ${var.other.region}"
  cidr_ipv4         = each.value
  from_port         = var.internode_port
  to_port           = var.internode_port
  ip_protocol       = "tcp"

  tags = var.tags
}

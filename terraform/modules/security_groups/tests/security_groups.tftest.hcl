mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  endpoint_security_group_id = "sg-endpoints"
  name                       = "murmur-prod-euw1"
  s3_prefix_list_id          = "pl-0123abcd"
  vpc_id                     = "vpc-0123456789abcdef0"
}

run "defaults" {
  command = plan

  assert {
    condition     = keys(aws_security_group.this) == ["alb", "api", "cache", "cassandra", "monitoring", "worker"]
    error_message = "Each tier has a group."
  }

  assert {
    condition     = alltrue([for group in values(aws_security_group.this) : group.name_prefix != null && group.vpc_id == var.vpc_id])
    error_message = "Groups are named by prefix, so that one can be exchanged while it is in use."
  }
}

run "only_the_doors_name_addresses" {
  command = plan

  assert {
    condition     = alltrue([for rule in concat(values(aws_vpc_security_group_ingress_rule.flow), values(aws_vpc_security_group_egress_rule.flow)) : rule.cidr_ipv4 == null && rule.cidr_ipv6 == null])
    error_message = "Rules between tiers name groups."
  }

  assert {
    condition     = toset([for rule in values(aws_vpc_security_group_ingress_rule.door) : rule.from_port]) == toset([443]) && alltrue([for rule in values(aws_vpc_security_group_ingress_rule.door) : rule.cidr_ipv4 == "0.0.0.0/0" && rule.from_port == rule.to_port])
    error_message = "The world reaches 443 of the load balancer, and nothing else."
  }

  assert {
    condition     = alltrue([for rule in values(aws_vpc_security_group_egress_rule.s3) : rule.prefix_list_id == var.s3_prefix_list_id && rule.cidr_ipv4 == null])
    error_message = "Machines go out to S3 alone."
  }

  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.peer) == 0 && length(aws_vpc_security_group_egress_rule.peer) == 0
    error_message = "Without peers there are no addresses of peers."
  }
}

run "the_flows_are_these" {
  command = plan

  assert {
    condition = keys(aws_vpc_security_group_ingress_rule.flow) == [
      "alb-api-8000", "api-cache-6379", "api-cassandra-9042", "api-endpoints-443", "cassandra-cassandra-7000", "cassandra-cassandra-9042",
      "cassandra-endpoints-443", "monitoring-api-9500", "monitoring-cassandra-9500", "monitoring-endpoints-443", "monitoring-worker-9500",
      "worker-cache-6379", "worker-cassandra-9042", "worker-endpoints-443",
    ]
    error_message = "Nobody else speaks to anybody: no SSH, no JMX."
  }

  assert {
    condition     = keys(aws_vpc_security_group_egress_rule.flow) == keys(aws_vpc_security_group_ingress_rule.flow)
    error_message = "What one end may send the other must take."
  }
}

run "rules_join_the_right_ends" {
  assert {
    condition = alltrue([for flow, rule in aws_vpc_security_group_ingress_rule.flow :
      rule.referenced_security_group_id == aws_vpc_security_group_egress_rule.flow[flow].security_group_id &&
      rule.security_group_id == aws_vpc_security_group_egress_rule.flow[flow].referenced_security_group_id
    ])
    error_message = "A flow's two rules name each other's groups."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.flow["api-cassandra-9042"].security_group_id == output.ids["cassandra"] && aws_vpc_security_group_ingress_rule.flow["api-cassandra-9042"].referenced_security_group_id == output.ids["api"]
    error_message = "Cassandra takes statements from the API."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.flow["api-endpoints-443"].security_group_id == var.endpoint_security_group_id && alltrue([for rule in values(aws_vpc_security_group_ingress_rule.door) : rule.security_group_id == output.ids["alb"]])
    error_message = "The endpoints take the machines' calls, and the doors are the load balancer's."
  }
}

run "behind_a_cdn_only_the_cdn_enters" {
  command = plan

  variables {
    alb_ingress_prefix_list_id = "pl-4fa04526"
  }

  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.door) == 0 && aws_vpc_security_group_ingress_rule.door_prefix_list[0].prefix_list_id == "pl-4fa04526" && aws_vpc_security_group_ingress_rule.door_prefix_list[0].from_port == 443
    error_message = "With a prefix list no address is named."
  }
}

run "peers_reach_one_port" {
  command = plan

  variables {
    peer_data_cidrs = { euw2a = "10.30.32.0/22" }
  }

  assert {
    condition     = alltrue([for rule in concat(values(aws_vpc_security_group_ingress_rule.peer), values(aws_vpc_security_group_egress_rule.peer)) : rule.from_port == 7000 && rule.to_port == 7000 && rule.cidr_ipv4 == "10.30.32.0/22"])
    error_message = "Nodes of another region speak on 7000 alone."
  }

  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.peer) == 1 && length(aws_vpc_security_group_egress_rule.peer) == 1
    error_message = "One peer, one rule each way."
  }
}

run "refuses_wrong_shapes" {
  command = plan

  variables {
    alb_ingress_cidrs          = ["everywhere"]
    alb_ingress_prefix_list_id = "list"
    endpoint_security_group_id = ""
    name                       = "-"
    peer_data_cidrs            = { world = "0.0.0.0/0" }
    ports                      = { api = 80 }
    s3_prefix_list_id          = ""
    vpc_id                     = ""
  }

  expect_failures = [
    var.alb_ingress_cidrs, var.alb_ingress_prefix_list_id, var.endpoint_security_group_id, var.name, var.peer_data_cidrs, var.ports,
    var.s3_prefix_list_id, var.vpc_id,
  ]
}

run "refuses_one_port_for_two" {
  command = plan

  variables {
    ports = { api = 9042 }
  }

  expect_failures = [var.ports]
}

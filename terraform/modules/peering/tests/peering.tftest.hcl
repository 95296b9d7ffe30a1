mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  connection_id = "pcx-0aaaaaaaaaaaaaaaa"
  own = {
    cassandra_security_group_id = "sg-0aaaaaaaaaaaaaaaa"
    cidr                        = "10.0.0.0/16"
    route_table_ids             = { data-a = "rtb-0aaaaaaaaaaaaaaaa", data-b = "rtb-0bbbbbbbbbbbbbbbb" }
  }
  other = {
    cidr       = "10.1.0.0/16"
    data_cidrs = ["10.1.16.0/24", "10.1.17.0/24", "10.1.18.0/24"]
    region     = "eu-west-1"
  }
}

run "every_route_table_leads_to_the_other_network" {
  command = plan

  assert {
    condition     = keys(aws_route.this) == ["data-a", "data-b"] && alltrue([for route in values(aws_route.this) : route.destination_cidr_block == "10.1.0.0/16" && route.vpc_peering_connection_id == "pcx-0aaaaaaaaaaaaaaaa"])
    error_message = "Every route table named gets a route to the other network's range."
  }
}

run "only_internode_and_only_data_subnets" {
  command = plan

  assert {
    condition     = toset(keys(aws_vpc_security_group_ingress_rule.this)) == var.other.data_cidrs && toset(keys(aws_vpc_security_group_egress_rule.this)) == var.other.data_cidrs
    error_message = "One rule a direction for each data subnet of the other side, and none for anything else."
  }

  assert {
    condition     = alltrue([for rule in values(aws_vpc_security_group_ingress_rule.this) : rule.from_port == 7000 && rule.to_port == 7000 && rule.ip_protocol == "tcp"])
    error_message = "Only Cassandra's internode port comes in."
  }

  assert {
    condition     = alltrue([for rule in values(aws_vpc_security_group_egress_rule.this) : rule.from_port == 7000 && rule.to_port == 7000 && rule.ip_protocol == "tcp"])
    error_message = "Only Cassandra's internode port goes out."
  }

  assert {
    condition     = alltrue([for rule in values(aws_vpc_security_group_ingress_rule.this) : rule.security_group_id == "sg-0aaaaaaaaaaaaaaaa"])
    error_message = "The rules are those of this side's Cassandra nodes."
  }
}

run "overlapping_networks" {
  command = plan

  variables {
    other = { cidr = "10.0.128.0/17", data_cidrs = ["10.0.130.0/24"], region = "eu-west-1" }
  }

  expect_failures = [var.other]
}

run "ranges_that_are_none" {
  command = plan

  variables {
    connection_id  = "vpc-0aaaaaaaaaaaaaaaa"
    internode_port = 9042
    own            = { cassandra_security_group_id = "sg-0aaaaaaaaaaaaaaaa", cidr = "10.0.0.0", route_table_ids = {} }
  }

  expect_failures = [var.connection_id, var.internode_port, var.own]
}

run "other_ranges_that_are_none" {
  command = plan

  variables {
    other = { cidr = "10.1.0.0/16", data_cidrs = ["10.1.16.0"], region = "eu-west-1" }
  }

  expect_failures = [var.other]
}

# Nothing is made here of which the provider itself would say that its range is none.
run "another_range_that_is_none" {
  command = plan

  variables {
    own   = { cassandra_security_group_id = "sg-0aaaaaaaaaaaaaaaa", cidr = "10.0.0.0/16", route_table_ids = {} }
    other = { cidr = "10.1.0.0", data_cidrs = [], region = "eu-west-1" }
  }

  expect_failures = [var.other]
}

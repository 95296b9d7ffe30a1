mock_provider "aws" {
  alias  = "here"
  source = "../../tests/mocks"
}

mock_provider "aws" {
  alias  = "there"
  source = "../../tests/mocks"
}

variables {
  name = "murmuration-test"
  here = {
    region                      = "us-east-1"
    vpc_id                      = "vpc-0aaaaaaaaaaaaaaaa"
    cidr                        = "10.0.0.0/16"
    data_cidrs                  = ["10.0.16.0/24", "10.0.17.0/24", "10.0.18.0/24"]
    route_table_ids             = { data = "rtb-0aaaaaaaaaaaaaaaa" }
    cassandra_security_group_id = "sg-0aaaaaaaaaaaaaaaa"
  }
  there = {
    region                      = "eu-west-1"
    vpc_id                      = "vpc-0bbbbbbbbbbbbbbbb"
    cidr                        = "10.1.0.0/16"
    data_cidrs                  = ["10.1.16.0/24", "10.1.17.0/24"]
    route_table_ids             = { data = "rtb-0bbbbbbbbbbbbbbbb", app = "rtb-0cccccccccccccccc" }
    cassandra_security_group_id = "sg-0bbbbbbbbbbbbbbbb"
  }
}

run "routes_lead_both_ways" {
  command = plan

  assert {
    condition     = length(aws_route.here) == 1 && length(aws_route.there) == 2
    error_message = "Every route table named gets a route to the other network."
  }

  assert {
    condition     = aws_route.here["data"].destination_cidr_block == "10.1.0.0/16" && aws_route.there["app"].destination_cidr_block == "10.0.0.0/16"
    error_message = "A route leads to the other network's range."
  }
}

run "only_internode_and_only_from_data_subnets" {
  command = plan

  assert {
    condition     = alltrue([for rule in values(aws_vpc_security_group_ingress_rule.here) : rule.from_port == 7000 && rule.to_port == 7000 && contains(var.there.data_cidrs, rule.cidr_ipv4)])
    error_message = "Only Cassandra's internode port, only from the other region's data subnets."
  }

  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.here) == 2 && length(aws_vpc_security_group_ingress_rule.there) == 3
    error_message = "One rule a data subnet of the other side."
  }
}

run "asked_here_and_accepted_there" {
  command = plan

  assert {
    condition     = aws_vpc_peering_connection.this.peer_region == "eu-west-1" && !aws_vpc_peering_connection.this.auto_accept && aws_vpc_peering_connection_accepter.this.auto_accept
    error_message = "A connection between regions is accepted by the other side."
  }
}

run "overlapping_networks" {
  command = plan

  variables {
    there = {
      region                      = "eu-west-1"
      vpc_id                      = "vpc-0bbbbbbbbbbbbbbbb"
      cidr                        = "10.0.128.0/17"
      data_cidrs                  = ["10.0.130.0/24"]
      route_table_ids             = { data = "rtb-0bbbbbbbbbbbbbbbb" }
      cassandra_security_group_id = "sg-0bbbbbbbbbbbbbbbb"
    }
  }

  expect_failures = [var.there]
}

run "one_region_only" {
  command = plan

  variables {
    there = {
      region                      = "us-east-1"
      vpc_id                      = "vpc-0bbbbbbbbbbbbbbbb"
      cidr                        = "10.1.0.0/16"
      data_cidrs                  = ["10.1.16.0/24"]
      route_table_ids             = { data = "rtb-0bbbbbbbbbbbbbbbb" }
      cassandra_security_group_id = "sg-0bbbbbbbbbbbbbbbb"
    }
  }

  expect_failures = [var.there]
}

run "ranges_that_are_none" {
  command = plan

  variables {
    here = {
      region                      = "us-east-1"
      vpc_id                      = "vpc-0aaaaaaaaaaaaaaaa"
      cidr                        = "10.0.0.0"
      data_cidrs                  = ["10.0.16.0/24"]
      route_table_ids             = { data = "rtb-0aaaaaaaaaaaaaaaa" }
      cassandra_security_group_id = "sg-0aaaaaaaaaaaaaaaa"
    }
  }

  expect_failures = [var.here]
}

run "other_ranges_that_are_none" {
  command = plan

  variables {
    there = {
      region                      = "eu-west-1"
      vpc_id                      = "vpc-0bbbbbbbbbbbbbbbb"
      cidr                        = "10.1.0.0/16"
      data_cidrs                  = ["10.1.16.0"]
      route_table_ids             = { data = "rtb-0bbbbbbbbbbbbbbbb" }
      cassandra_security_group_id = "sg-0bbbbbbbbbbbbbbbb"
    }
  }

  expect_failures = [var.there]
}

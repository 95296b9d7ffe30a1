mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  account_id       = "123456789012"
  azs              = { eu-west-1a = { index = 0 }, eu-west-1b = { index = 1 }, eu-west-1c = { index = 2 } }
  cidr             = "10.20.0.0/16"
  logs_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000000"
  name             = "murmur-prod-euw1"
  region           = "eu-west-1"
}

run "defaults" {
  command = plan

  assert {
    condition     = alltrue([for subnets in [aws_subnet.public, aws_subnet.app, aws_subnet.data] : toset(keys(subnets)) == toset(keys(var.azs))])
    error_message = "Every zone needs its three subnets, keyed by its name."
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 0 && length(aws_eip.nat) == 0 && length(aws_route.nat) == 0
    error_message = "Nobody asked for a gateway."
  }

  assert {
    condition     = alltrue([for subnet in concat(values(aws_subnet.public), values(aws_subnet.app), values(aws_subnet.data)) : !subnet.map_public_ip_on_launch])
    error_message = "No subnet may hand out public addresses."
  }

  assert {
    condition     = aws_flow_log.this.traffic_type == "ALL" && aws_cloudwatch_log_group.flow.retention_in_days == 365 && aws_cloudwatch_log_group.flow.kms_key_id == var.logs_kms_key_arn
    error_message = "All traffic is logged, encrypted, for a year."
  }

  assert {
    condition     = toset(keys(aws_vpc_endpoint.service)) == toset(["autoscaling", "ec2", "ec2messages", "logs", "monitoring", "secretsmanager", "ssm", "ssmmessages"]) && alltrue([for endpoint in values(aws_vpc_endpoint.service) : endpoint.private_dns_enabled])
    error_message = "Machines need these services of AWS inside the network, under their own names."
  }
}

run "subnets_are_cut_by_index" {
  command = plan

  assert {
    condition     = aws_subnet.public["eu-west-1b"].cidr_block == "10.20.1.0/24" && aws_subnet.data["eu-west-1b"].cidr_block == "10.20.36.0/22" && aws_subnet.app["eu-west-1b"].cidr_block == "10.20.80.0/20"
    error_message = "A zone's subnets follow from its index alone."
  }

  assert {
    condition     = alltrue([for name, subnet in aws_subnet.data : subnet.availability_zone == name])
    error_message = "A subnet lies in the zone that it is keyed by."
  }
}

run "given_subnets_win" {
  command = plan

  variables {
    azs = { eu-west-1a = { index = 0, data = "10.20.240.0/24" }, eu-west-1b = { index = 1 }, eu-west-1c = { index = 2 } }
  }

  assert {
    condition     = aws_subnet.data["eu-west-1a"].cidr_block == "10.20.240.0/24" && aws_subnet.data["eu-west-1c"].cidr_block == "10.20.40.0/22"
    error_message = "A given CIDR replaces the one that the index gives, and no other."
  }
}

run "prod_has_a_gateway_in_each_zone" {
  command = plan

  variables {
    nat_mode = "per_az"
  }

  assert {
    condition     = toset(keys(aws_nat_gateway.this)) == toset(keys(var.azs)) && length(aws_route.nat) == 3 && length(aws_eip.nat) == 3
    error_message = "Each zone needs a gateway of its own."
  }
}

run "single_gateway_stands_in_the_first_zone" {
  command = plan

  variables {
    azs      = { eu-west-1a = { index = 2 }, eu-west-1b = { index = 0 }, eu-west-1c = { index = 1 } }
    nat_mode = "single"
  }

  assert {
    condition     = keys(aws_nat_gateway.this) == ["eu-west-1b"] && length(aws_route.nat) == 3
    error_message = "One gateway, in the zone of the smallest index, serves all zones."
  }
}

run "one_zone_is_allowed_for_development" {
  command = plan

  variables {
    allow_single_az = true
    azs             = { eu-west-1a = { index = 0 } }
  }

  assert {
    condition     = length(aws_subnet.app) == 1
    error_message = "One zone, one subnet."
  }
}

run "three_zones" {
  variables {
    nat_mode = "single"
  }

  assert {
    condition     = length(output.app_subnet_ids) == 3 && length(output.route_table_ids) == 7
    error_message = "Three zones make three subnets of each kind and seven route tables."
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.flow.policy).Statement[0].Resource == ["${aws_cloudwatch_log_group.flow.arn}:*"]
    error_message = "The flow log's role writes to its own group alone."
  }

  assert {
    condition     = output.data_subnet_cidrs["eu-west-1c"] == "10.20.40.0/22"
    error_message = "The outputs name the subnets' addresses."
  }
}

run "a_fourth_zone_destroys_nothing" {
  variables {
    azs      = { eu-west-1a = { index = 0 }, eu-west-1b = { index = 1 }, eu-west-1c = { index = 2 }, eu-west-1d = { index = 3 } }
    nat_mode = "single"
  }

  assert {
    condition = alltrue([for name, id in run.three_zones.app_subnet_ids : output.app_subnet_ids[name] == id]) && alltrue([
      for name, id in run.three_zones.data_subnet_ids : output.data_subnet_ids[name] == id
    ]) && alltrue([for name, id in run.three_zones.public_subnet_ids : output.public_subnet_ids[name] == id])
    error_message = "Subnets of the first three zones were made anew."
  }

  assert {
    condition     = alltrue([for name, id in run.three_zones.route_table_ids : output.route_table_ids[name] == id]) && run.three_zones.nat_addresses == output.nat_addresses
    error_message = "Route tables or the gateway of the first three zones were made anew."
  }

  assert {
    condition = [for name in ["eu-west-1a", "eu-west-1b", "eu-west-1c"] : [aws_subnet.public[name].cidr_block, aws_subnet.data[name].cidr_block, aws_subnet.app[name].cidr_block]] == [
      ["10.20.0.0/24", "10.20.32.0/22", "10.20.64.0/20"], ["10.20.1.0/24", "10.20.36.0/22", "10.20.80.0/20"], ["10.20.2.0/24", "10.20.40.0/22", "10.20.96.0/20"],
    ]
    error_message = "Other addresses would make the subnets of the first three zones anew; a mocked provider does not."
  }

  assert {
    condition     = length(output.app_subnet_ids) == 4
    error_message = "The fourth zone is missing."
  }
}

run "refuses_wrong_names" {
  command = plan

  variables {
    account_id          = "12345"
    azs                 = { eu-west-1aa = { index = 0 }, eu-west-1b = { index = 1 }, eu-west-1c = { index = 2 } }
    flow_log_days       = 2
    interface_endpoints = ["com.amazonaws.eu-west-1.SSM"]
    logs_kms_key_arn    = "alias/logs"
    name                = "Murmur"
    nat_mode            = "two"
    cidr                = "8.0.0.0/16"
  }

  expect_failures = [
    var.account_id, var.azs, var.cidr, var.flow_log_days, var.interface_endpoints, var.logs_kms_key_arn, var.name, var.nat_mode,
  ]
}

run "refuses_two_zones" {
  command = plan

  variables {
    azs  = { eu-west-1a = { index = 0 }, eu-west-1b = { index = 1 } }
    cidr = "10.20.0.0/20"
  }

  expect_failures = [var.azs, var.cidr]
}

run "refuses_an_index_beyond_the_network" {
  command = plan

  variables {
    azs = { eu-west-1a = { index = 0 }, eu-west-1b = { index = 1 }, eu-west-1c = { index = 8 } }
  }

  expect_failures = [var.azs]
}

run "refuses_an_index_twice" {
  command = plan

  variables {
    azs = { eu-west-1a = { index = 0 }, eu-west-1b = { index = 1 }, eu-west-1c = { index = 1 } }
  }

  expect_failures = [var.azs]
}

run "refuses_a_zone_of_another_region" {
  command = plan

  variables {
    region = "eu-west-2"
  }

  expect_failures = [var.region]
}

run "refuses_what_is_no_region" {
  command = plan

  variables {
    region = "eu-west"
  }

  expect_failures = [var.region]
}

mock_provider "aws" {
  alias  = "here"
  source = "../../tests/mocks"
}

mock_provider "aws" {
  alias  = "there"
  source = "../../tests/mocks"
}

variables {
  environment = "prod"

  here = {
    region                      = "us-east-1"
    vpc_id                      = "vpc-0aaaaaaaaaaaaaaaa"
    cidr                        = "10.0.0.0/16"
    data_cidrs                  = ["10.0.16.0/24"]
    route_table_ids             = { data = "rtb-0aaaaaaaaaaaaaaaa" }
    cassandra_security_group_id = "sg-0aaaaaaaaaaaaaaaa"
    backup_bucket               = "murmuration-use1-backup"
    backup_kms_key_arn          = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000"
    media_bucket                = "murmuration-use1-media"
    media_kms_key_arn           = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000001"
  }

  there = {
    region                      = "eu-west-1"
    vpc_id                      = "vpc-0bbbbbbbbbbbbbbbb"
    cidr                        = "10.1.0.0/16"
    data_cidrs                  = ["10.1.16.0/24"]
    route_table_ids             = { data = "rtb-0bbbbbbbbbbbbbbbb" }
    cassandra_security_group_id = "sg-0bbbbbbbbbbbbbbbb"
    backup_bucket               = "murmuration-euw1-backup"
    backup_kms_key_arn          = "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000000"
    media_bucket                = "murmuration-euw1-media"
    media_kms_key_arn           = "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000001"
  }
}

run "media_and_backups_are_copied_both_ways" {
  command = plan

  assert {
    condition     = keys(aws_s3_bucket_replication_configuration.here) == ["backup", "media"] && keys(aws_s3_bucket_replication_configuration.there) == ["backup", "media"]
    error_message = "Both buckets of both regions are copied."
  }

  assert {
    condition     = one(one(one(aws_s3_bucket_replication_configuration.here["media"].rule).destination).encryption_configuration).replica_kms_key_id == var.there.media_kms_key_arn
    error_message = "A copy is encrypted with the key of the region it goes to."
  }
}

run "asked_here_accepted_there_and_led_both_ways" {
  command = plan

  assert {
    condition     = aws_vpc_peering_connection.this.peer_region == "eu-west-1" && !aws_vpc_peering_connection.this.auto_accept && aws_vpc_peering_connection_accepter.this.auto_accept
    error_message = "A connection between regions is accepted by the other side."
  }

  assert {
    condition     = module.here.destination == "10.1.0.0/16" && module.there.destination == "10.0.0.0/16"
    error_message = "Routes of each side lead to the other side's range."
  }
}

run "the_role_may_copy_and_nothing_else" {
  command = plan

  assert {
    condition     = alltrue([for statement in local.statements : alltrue([for action in statement.Action : !strcontains(action, "*")])])
    error_message = "No action with an asterisk."
  }
}

run "one_region_twice" {
  command = plan

  variables {
    there = {
      region                      = "us-east-1"
      vpc_id                      = "vpc-0bbbbbbbbbbbbbbbb"
      cidr                        = "10.1.0.0/16"
      data_cidrs                  = ["10.1.16.0/24"]
      route_table_ids             = { data = "rtb-0bbbbbbbbbbbbbbbb" }
      cassandra_security_group_id = "sg-0bbbbbbbbbbbbbbbb"
      backup_bucket               = "murmuration-euw1-backup"
      backup_kms_key_arn          = "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000000"
      media_bucket                = "murmuration-euw1-media"
      media_kms_key_arn           = "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000001"
    }
  }

  expect_failures = [var.there]
}

run "an_environment_that_there_is_not" {
  command = plan

  variables {
    environment = "production"
  }

  expect_failures = [var.environment]
}

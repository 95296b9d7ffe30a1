# What is applied here cannot be torn down, which is what prevent_destroy is for; it exists in mocks alone.
mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  ami_ids              = { arm64 = "ami-0123456789abcdef0", x86_64 = "ami-0123456789abcdef1" }
  cluster_name         = "murmur"
  config_path          = "/murmur/prod/eu-west-1/config/"
  dc                   = "eu-west-1"
  environment          = "prod"
  heap_mib             = 8192
  instance_profile_arn = "arn:aws:iam::123456789012:instance-profile/cassandra"
  instance_type        = "r7g.2xlarge"
  kms_key_arn          = "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000000"
  lock_parameter       = "/murmur/prod/eu-west-1/infra/cassandra/boot-lock"
  name                 = "murmur-prod-euw1"
  nodes_per_rack       = 1
  project              = "murmur"
  racks = {
    eu-west-1a = { subnet_id = "subnet-a", subnet_cidr = "10.20.32.0/22" }
    eu-west-1b = { subnet_id = "subnet-b", subnet_cidr = "10.20.36.0/22" }
    eu-west-1c = { subnet_id = "subnet-c", subnet_cidr = "10.20.40.0/22" }
  }
  region = "eu-west-1"
  release = {
    bucket = "murmur-releases"
    key    = "murmur-1.0.tar.gz"
    sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  }
  security_group_ids = ["sg-cassandra"]
  storage            = { kind = "ebs", gib = 1000, iops = 6000, mibs = 500 }
  tls_secret_arn     = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:murmur-node-AbCdEf"
}

run "one_node_a_rack" {
  assert {
    condition     = length(output.slots) == 3
    error_message = "Three slots to begin with."
  }
}

run "growing_adds_only" {
  variables {
    nodes_per_rack = 2
  }

  assert {
    condition     = alltrue([for slot, facts in run.one_node_a_rack.slots : output.slots[slot] == facts])
    error_message = "A slot that was there has another interface, volume, group or template."
  }

  assert {
    condition     = keys(output.slots) == ["a-0", "a-1", "b-0", "b-1", "c-0", "c-1"]
    error_message = "Three further slots."
  }
}

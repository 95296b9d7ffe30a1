# Ids and versions are known while it is planned, so that what refers to them can be looked at.
mock_provider "aws" {
  source          = "../../tests/mocks"
  override_during = plan
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

run "a_slot_knows_what_is_its_own" {
  command = plan

  variables {
    nodes_per_rack = 2
  }

  assert {
    condition     = alltrue([for slot, group in aws_autoscaling_group.this : group.launch_template[0].version == "7" && group.launch_template[0].id == aws_launch_template.this[slot].id])
    error_message = "A group's version is a number that stands still."
  }

  assert {
    condition     = alltrue([for slot, text in output.user_data : contains(split("\n", text), "MURMUR_INFRA_VOLUME_ID=${aws_ebs_volume.this[slot].id}") && contains(split("\n", text), "MURMUR_INFRA_SLOT=${slot}") && base64decode(aws_launch_template.this[slot].user_data) == text && length(text) < 16384])
    error_message = "A slot's machine knows its own volume."
  }

  assert {
    condition     = alltrue([for slot, facts in output.slots : facts.eni_id == aws_network_interface.this[slot].id && aws_launch_template.this[slot].network_interfaces[0].network_interface_id == facts.eni_id && facts.volume_id == aws_ebs_volume.this[slot].id])
    error_message = "A slot's machine has its own interface."
  }

  assert {
    condition = alltrue([for line in [
      "MURMUR_INFRA_ROLE=cassandra", "MURMUR_INFRA_RACK=eu-west-1b", "MURMUR_INFRA_DC=eu-west-1", "MURMUR_INFRA_CLUSTER=murmur",
      "MURMUR_INFRA_SEEDS=10.20.32.10,10.20.36.10,10.20.40.10", "MURMUR_INFRA_ADDRESS=10.20.36.11",
      "MURMUR_INFRA_LOCK_PARAMETER=/murmur/prod/eu-west-1/infra/cassandra/boot-lock", "MURMUR_INFRA_ASG_NAME=murmur-prod-euw1-cassandra-b-1",
      "MURMUR_INFRA_LIFECYCLE_HOOK=murmur-launch", "MURMUR_INFRA_LEAVE_HOOK=murmur-leave", "MURMUR_INFRA_TLS_SECRET=${var.tls_secret_arn}",
    ] : contains(split("\n", output.user_data["b-1"]), line)])
    error_message = "The machine must know all of these."
  }
}

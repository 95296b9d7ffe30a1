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

run "defaults" {
  command = plan

  assert {
    condition     = keys(aws_autoscaling_group.this) == ["a-0", "b-0", "c-0"] && keys(aws_ebs_volume.this) == ["a-0", "b-0", "c-0"] && keys(aws_network_interface.this) == ["a-0", "b-0", "c-0"] && keys(aws_launch_template.this) == ["a-0", "b-0", "c-0"]
    error_message = "One slot in each rack, each with its group, volume, interface and template."
  }

  assert {
    condition     = alltrue([for group in values(aws_autoscaling_group.this) : group.min_size == 1 && group.max_size == 1 && group.desired_capacity == 1])
    error_message = "A slot is a group of exactly one."
  }

  assert {
    condition     = alltrue([for group in values(aws_autoscaling_group.this) : group.protect_from_scale_in && group.wait_for_capacity_timeout == "0" && length(group.instance_refresh) == 0 && length(group.suspended_processes) == 0])
    error_message = "AWS replaces what is dead, and nothing refreshes nodes but our own command."
  }

  assert {
    condition     = output.contact_points == ["10.20.32.10", "10.20.36.10", "10.20.40.10"] && output.seeds == output.contact_points && output.replication == 3 && output.port == 9042
    error_message = "Clients and nodes find the first node of each rack."
  }
}

run "two_nodes_a_rack_are_six_slots" {
  command = plan

  variables {
    nodes_per_rack = 2
  }

  assert {
    condition     = keys(aws_autoscaling_group.this) == ["a-0", "a-1", "b-0", "b-1", "c-0", "c-1"]
    error_message = "Exactly six slots."
  }

  assert {
    condition     = { for az, slots in output.racks : az => length(slots) } == { eu-west-1a = 2, eu-west-1b = 2, eu-west-1c = 2 }
    error_message = "Two in each rack."
  }

  assert {
    condition     = alltrue([for slot, group in aws_autoscaling_group.this : group.availability_zones == toset(["eu-west-1${substr(slot, 0, 1)}"])]) && alltrue([for slot, volume in aws_ebs_volume.this : volume.availability_zone == "eu-west-1${substr(slot, 0, 1)}"])
    error_message = "Machine and volume lie in the slot's zone."
  }
}

run "more_nodes_rename_none" {
  command = plan

  variables {
    nodes_per_rack = 3
    seeds_per_rack = 1
  }

  assert {
    condition     = alltrue([for slot in ["a-0", "b-0", "c-0"] : aws_network_interface.this[slot].private_ips == toset([{ a-0 = "10.20.32.10", b-0 = "10.20.36.10", c-0 = "10.20.40.10" }[slot]])])
    error_message = "The first slots keep name and address."
  }

  assert {
    condition     = aws_network_interface.this["b-2"].private_ips == toset(["10.20.36.12"]) && aws_network_interface.this["b-2"].subnet_id == "subnet-b"
    error_message = "A further slot has the next address of its rack."
  }

  assert {
    condition     = output.seeds == ["10.20.32.10", "10.20.36.10", "10.20.40.10"]
    error_message = "More nodes are not more seeds."
  }
}

run "one_node_a_rack" {
  command = plan

  assert {
    condition     = length(output.files) == 3 && length(output.slots) == 3
    error_message = "Three slots to begin with."
  }
}

# What holds a slot is protected from being destroyed, so nothing is applied here: a slot whose name, address and files
# stay the same is not made anew.
run "growing_adds_only" {
  command = plan

  variables {
    nodes_per_rack = 2
  }

  assert {
    condition     = alltrue([for slot, facts in run.one_node_a_rack.slots : output.slots[slot].address == facts.address && output.slots[slot].az == facts.az && output.slots[slot].asg_name == facts.asg_name])
    error_message = "A slot that was there has another address, zone or group."
  }

  assert {
    condition     = alltrue([for slot, files in run.one_node_a_rack.files : output.files[slot] == files])
    error_message = "A node that was there gets other files, and so another machine."
  }

  assert {
    condition     = keys(output.slots) == ["a-0", "a-1", "b-0", "b-1", "c-0", "c-1"]
    error_message = "Three further slots."
  }
}

run "the_interface_outlives_the_machine" {
  command = plan

  assert {
    condition     = alltrue([for template in values(aws_launch_template.this) : template.network_interfaces[0].device_index == 0 && !tobool(template.network_interfaces[0].delete_on_termination) && template.network_interfaces[0].associate_public_ip_address == null])
    error_message = "The fixed interface is the machine's first and only one."
  }

  assert {
    condition     = alltrue([for eni in values(aws_network_interface.this) : eni.security_groups == toset(["sg-cassandra"])])
    error_message = "Security groups are the interface's."
  }

  assert {
    condition     = alltrue([for group in values(aws_autoscaling_group.this) : group.instance_maintenance_policy[0].min_healthy_percentage == 0 && group.instance_maintenance_policy[0].max_healthy_percentage == 100])
    error_message = "An interface serves one machine: the last ends before the next starts."
  }
}

run "volumes_are_encrypted_and_leave_a_snapshot" {
  command = plan

  assert {
    condition     = alltrue([for volume in values(aws_ebs_volume.this) : volume.encrypted && volume.final_snapshot && volume.kms_key_id == var.kms_key_arn && volume.type == "gp3" && volume.size == 1000 && volume.iops == 6000 && volume.throughput == 500])
    error_message = "A volume of its own as asked for, encrypted, with a last snapshot."
  }

  assert {
    condition     = aws_ebs_volume.this["b-0"].tags["Slot"] == "b-0" && aws_ebs_volume.this["b-0"].tags["Cluster"] == "murmur" && aws_ebs_volume.this["b-0"].tags["Tier"] == "cassandra"
    error_message = "Nodes may attach only what carries these tags."
  }
}

run "machines_are_closed" {
  command = plan

  assert {
    condition     = alltrue([for template in values(aws_launch_template.this) : template.metadata_options[0].http_tokens == "required" && template.metadata_options[0].http_put_response_hop_limit == 1 && template.key_name == null])
    error_message = "IMDSv2, one hop, no SSH key."
  }

  assert {
    condition     = alltrue([for template in values(aws_launch_template.this) : tobool(template.block_device_mappings[0].ebs[0].encrypted) && template.block_device_mappings[0].ebs[0].kms_key_id == var.kms_key_arn && template.image_id == "ami-0123456789abcdef0"])
    error_message = "Encrypted root, image by its id."
  }

  assert {
    condition = alltrue([for template in values(aws_launch_template.this) : alltrue([
      for tagged in template.tag_specifications : tagged.tags["Tier"] == { instance = "cassandra", volume = "root" }[tagged.resource_type]
    ])])
    error_message = "A root volume must not look like a slot's own one."
  }
}

run "hooks_wait_until_the_node_is_up" {
  command = plan

  assert {
    condition = alltrue([for group in values(aws_autoscaling_group.this) :
      { for hook in group.initial_lifecycle_hook : hook.name => [hook.lifecycle_transition, hook.default_result, tostring(hook.heartbeat_timeout)] } == {
        murmur-launch = ["autoscaling:EC2_INSTANCE_LAUNCHING", "ABANDON", "1800"]
        murmur-leave  = ["autoscaling:EC2_INSTANCE_TERMINATING", "CONTINUE", "900"]
      }
    ])
    error_message = "A node that does not come up is abandoned, and one that leaves drains first."
  }
}

run "maintenance_stops_replacement" {
  command = plan

  variables {
    maintenance = true
  }

  assert {
    condition     = alltrue([for group in values(aws_autoscaling_group.this) : group.suspended_processes == toset(["AZRebalance", "ReplaceUnhealthy"])])
    error_message = "While somebody works on nodes, nobody else does."
  }
}

run "own_disks_need_no_volume" {
  command = plan

  variables {
    backup        = { bucket = "murmur-backups" }
    instance_type = "i8g.2xlarge"
    storage       = { kind = "instance_store" }
  }

  assert {
    condition     = length(aws_ebs_volume.this) == 0 && length(aws_autoscaling_group.this) == 3
    error_message = "The disks are the machine's."
  }

  assert {
    condition     = alltrue([for text in values(output.user_data) : contains(split("\n", text), "MURMUR_INFRA_STORAGE=instance_store") && contains(split("\n", text), "MURMUR_INFRA_BACKUP_BUCKET=murmur-backups")])
    error_message = "The machine must know whose disks it has and where backups go."
  }
}

run "the_yaml_is_the_slots_own" {
  command = plan

  variables {
    num_tokens = 4
    peer_seeds = ["10.30.32.10"]
  }

  assert {
    condition     = yamldecode(output.files["b-0"]["cassandra.yaml"]).listen_address == "10.20.36.10" && yamldecode(output.files["b-0"]["cassandra.yaml"]).rpc_address == "10.20.36.10" && yamldecode(output.files["b-0"]["cassandra.yaml"]).num_tokens == 4
    error_message = "Address and tokens are the slot's."
  }

  assert {
    condition     = yamldecode(output.files["a-0"]["cassandra.yaml"]).seed_provider[0].parameters[0].seeds == "10.20.32.10,10.20.36.10,10.20.40.10,10.30.32.10"
    error_message = "One seed of each rack, and those of the other region."
  }

  assert {
    condition     = yamldecode(output.files["a-0"]["cassandra.yaml"]).endpoint_snitch == "GossipingPropertyFileSnitch" && output.files["b-0"]["cassandra-rackdc.properties"] == "dc=eu-west-1\nrack=eu-west-1b\nprefer_local=true\n"
    error_message = "The rack is the zone."
  }

  assert {
    condition     = contains(split("\n", output.files["a-0"]["jvm17-server.options"]), "-Xmx8192m") && contains(split("\n", output.files["a-0"]["jvm17-server.options"]), "-Xms8192m") && yamldecode(output.files["a-0"]["cassandra.yaml"]).memtable_heap_space == "2048MiB"
    error_message = "The heap is as asked for, and a quarter of it takes writes."
  }
}

run "nodes_and_clients_speak_tls_and_log_in" {
  command = plan

  assert {
    condition = alltrue([for files in values(output.files) :
      yamldecode(files["cassandra.yaml"]).server_encryption_options.internode_encryption == "all" &&
      yamldecode(files["cassandra.yaml"]).server_encryption_options.require_client_auth &&
      !yamldecode(files["cassandra.yaml"]).server_encryption_options.optional
    ])
    error_message = "Between nodes everything is encrypted, and both ends show a certificate."
  }

  assert {
    condition     = alltrue([for files in values(output.files) : yamldecode(files["cassandra.yaml"]).client_encryption_options.enabled && !yamldecode(files["cassandra.yaml"]).client_encryption_options.optional])
    error_message = "No client without TLS."
  }

  assert {
    condition     = alltrue([for files in values(output.files) : yamldecode(files["cassandra.yaml"]).authenticator == "PasswordAuthenticator" && yamldecode(files["cassandra.yaml"]).authorizer == "CassandraAuthorizer"])
    error_message = "No client without a name."
  }
}

run "development_has_one_rack" {
  command = plan

  variables {
    allow_single_rack = true
    instance_type     = "m7i.large"
    racks             = { eu-west-1a = { subnet_id = "subnet-a", subnet_cidr = "10.20.32.0/22" } }
    storage           = { kind = "ebs", gib = 50, iops = 3000, mibs = 125 }
  }

  assert {
    condition     = keys(aws_autoscaling_group.this) == ["a-0"] && output.replication == 1 && aws_launch_template.this["a-0"].image_id == "ami-0123456789abcdef1"
    error_message = "One rack, one copy, and x86 takes its own image."
  }
}

run "refuses_wrong_shapes" {
  command = plan

  variables {
    cluster_name         = "1"
    config_path          = "/config"
    dc                   = "EU"
    environment          = "P"
    heap_mib             = 32768
    instance_profile_arn = "cassandra"
    kms_key_arn          = "alias/data"
    launch_seconds       = 10
    lock_parameter       = "/lock"
    name                 = "m"
    num_tokens           = 5
    peer_seeds           = ["seed.example.com"]
    project              = "M"
    release              = { bucket = "B", key = "x", sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" }
    root_volume_gib      = 1
    security_group_ids   = []
    seeds_per_rack       = 2
    storage              = { kind = "tape" }
    tls_secret_arn       = "secret"
  }

  expect_failures = [
    var.cluster_name, var.config_path, var.dc, var.environment, var.heap_mib, var.instance_profile_arn,
    var.kms_key_arn, var.launch_seconds, var.lock_parameter, var.name, var.num_tokens, var.peer_seeds, var.project, var.release,
    var.root_volume_gib, var.security_group_ids, var.seeds_per_rack, var.storage, var.tls_secret_arn,
  ]
}

run "refuses_a_release_without_its_checksum" {
  command = plan

  variables {
    release = { bucket = "murmur-releases", key = "x", sha256 = "latest" }
  }

  expect_failures = [var.release]
}

run "refuses_two_racks" {
  command = plan

  variables {
    racks = {
      eu-west-1a = { subnet_id = "subnet-a", subnet_cidr = "10.20.32.0/22" }
      eu-west-1b = { subnet_id = "subnet-b", subnet_cidr = "10.20.36.0/22" }
    }
    release = { bucket = "murmur-releases", key = "murmur.tar.gz", sha256 = "abc" }
    storage = { kind = "ebs", gib = 10, iops = 3000, mibs = 125 }
  }

  expect_failures = [var.racks, var.release, var.storage]
}

run "refuses_a_rack_of_another_region" {
  command = plan

  variables {
    racks = {
      eu-west-1a = { subnet_id = "subnet-a", subnet_cidr = "10.20.32.0/22" }
      eu-west-1b = { subnet_id = "subnet-b", subnet_cidr = "10.20.36.0/22" }
      eu-west-2c = { subnet_id = "subnet-c", subnet_cidr = "10.20.40.0/22" }
    }
    storage = { kind = "ebs", gib = 20, iops = 16000, mibs = 125 }
  }

  expect_failures = [var.racks, var.storage]
}

run "refuses_a_rack_too_small_for_its_nodes" {
  command = plan

  variables {
    nodes_per_rack = 240
    racks = {
      eu-west-1a = { subnet_id = "subnet-a", subnet_cidr = "10.20.32.0/22" }
      eu-west-1b = { subnet_id = "subnet-b", subnet_cidr = "10.20.36.0/22" }
      eu-west-1c = { subnet_id = "subnet-c", subnet_cidr = "10.20.40.0/25" }
    }
  }

  expect_failures = [var.racks]
}

run "refuses_half_a_node_and_an_image_without_id" {
  command = plan

  variables {
    ami_ids        = { arm64 = "latest" }
    nodes_per_rack = 1.5
  }

  expect_failures = [var.ami_ids, var.nodes_per_rack]
}

run "refuses_an_architecture_without_image" {
  command = plan

  variables {
    ami_ids = { x86_64 = "ami-0123456789abcdef1" }
  }

  expect_failures = [var.ami_ids]
}

run "refuses_own_disks_without_backups" {
  command = plan

  variables {
    instance_type = "i8g.2xlarge"
    storage       = { kind = "instance_store" }
  }

  expect_failures = [var.storage]
}

run "refuses_own_disks_that_are_not_there" {
  command = plan

  variables {
    backup  = { bucket = "murmur-backups" }
    storage = { kind = "instance_store" }
  }

  expect_failures = [var.instance_type]
}

run "refuses_sizes_for_own_disks" {
  command = plan

  variables {
    backup        = { bucket = "murmur-backups" }
    instance_type = "i8g.2xlarge"
    storage       = { kind = "instance_store", gib = 100 }
  }

  expect_failures = [var.storage]
}

run "refuses_what_is_no_machine_type" {
  command = plan

  variables {
    instance_type = "large"
  }

  expect_failures = [var.instance_type]
}

run "refuses_what_is_no_region" {
  command = plan

  variables {
    region = "eu"
  }

  expect_failures = [var.region]
}

locals {
  launch_hook  = "murmur-launch"
  leave_hook   = "murmur-leave"
  architecture = can(regex("^[a-z]+[0-9]+g", var.instance_type)) ? "arm64" : "x86_64"
  ports        = { cql = 9042, storage = 7000 }

  # Named by zone and place in it, so that another node or rack renames none.
  slots = merge([
    for az, rack in var.racks : {
      for index in range(var.nodes_per_rack) : "${substr(az, -1, 1)}-${index}" => {
        az        = az
        index     = index
        subnet_id = rack.subnet_id
        # AWS keeps the first four addresses, and a few are left for what is put beside.
        address = cidrhost(rack.subnet_cidr, 10 + index)
      }
    }
  ]...)

  own_seeds = [for slot in values(local.slots) : slot.address if slot.index < var.seeds_per_rack]
  seeds     = concat(local.own_seeds, var.peer_seeds)

  tags = merge(var.tags, {
    Project     = var.project
    Environment = var.environment
    Region      = var.region
    Tier        = "cassandra"
    Cluster     = var.cluster_name
    ManagedBy   = "terraform"
  })

  slot_tags = { for slot in keys(local.slots) : slot => merge(local.tags, { Name = "${var.name}-cassandra-${slot}", Slot = slot }) }

  files = {
    for name, slot in local.slots : name => {
      "cassandra.yaml" = templatefile("${path.module}/templates/cassandra.yaml.tftpl", {
        address    = slot.address
        cluster    = var.cluster_name
        copies     = length(var.racks)
        heap_mib   = var.heap_mib
        num_tokens = var.num_tokens
        ports      = local.ports
        seeds      = local.seeds
      })
      "cassandra-rackdc.properties" = templatefile("${path.module}/templates/cassandra-rackdc.properties.tftpl", { dc = var.dc, rack = slot.az })
      "jvm17-server.options"        = templatefile("${path.module}/templates/jvm17-server.options.tftpl", { heap_mib = var.heap_mib })
    }
  }

  user_data = {
    for name, slot in local.slots : name => templatefile("${path.module}/templates/user_data.sh.tftpl", {
      files     = local.files[name]
      own_disks = var.storage.kind == "instance_store"
      release   = var.release
      region    = var.region
      machine = {
        MURMUR_INFRA_PROJECT        = var.project
        MURMUR_INFRA_ENVIRONMENT    = var.environment
        MURMUR_INFRA_REGION         = var.region
        MURMUR_INFRA_ROLE           = "cassandra"
        MURMUR_INFRA_CONFIG_PATH    = var.config_path
        MURMUR_INFRA_RELEASE_BUCKET = var.release.bucket
        MURMUR_INFRA_RELEASE_KEY    = var.release.key
        MURMUR_INFRA_RELEASE_SHA256 = var.release.sha256
        MURMUR_INFRA_LIFECYCLE_HOOK = local.launch_hook
        MURMUR_INFRA_LEAVE_HOOK     = local.leave_hook
        MURMUR_INFRA_ASG_NAME       = "${var.name}-cassandra-${name}"
        MURMUR_INFRA_SLOT           = name
        MURMUR_INFRA_RACK           = slot.az
        MURMUR_INFRA_DC             = var.dc
        MURMUR_INFRA_CLUSTER        = var.cluster_name
        MURMUR_INFRA_STORAGE        = var.storage.kind
        MURMUR_INFRA_VOLUME_ID      = var.storage.kind == "ebs" ? aws_ebs_volume.this[name].id : ""
        MURMUR_INFRA_SEEDS          = join(",", local.seeds)
        MURMUR_INFRA_ADDRESS        = slot.address
        MURMUR_INFRA_LOCK_PARAMETER = var.lock_parameter
        MURMUR_INFRA_TLS_SECRET     = var.tls_secret_arn
        MURMUR_INFRA_BACKUP_BUCKET  = try(var.backup.enabled, false) ? var.backup.bucket : ""
      }
    })
  }
}

resource "aws_network_interface" "this" {
  for_each = local.slots

  description     = "Cassandra ${each.key} of ${var.name}: its address outlives its machines"
  subnet_id       = each.value.subnet_id
  private_ips     = [each.value.address]
  security_groups = var.security_group_ids

  tags = local.slot_tags[each.key]

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_ebs_volume" "this" {
  #checkov:skip=CKV2_AWS_9:The plan of modules/backup selects volumes by their tags, which a graph of names cannot see
  for_each = var.storage.kind == "ebs" ? local.slots : {}

  availability_zone = each.value.az
  encrypted         = true
  final_snapshot    = true
  iops              = var.storage.iops
  kms_key_id        = var.kms_key_arn
  size              = var.storage.gib
  throughput        = var.storage.mibs
  type              = "gp3"

  tags = local.slot_tags[each.key]

  lifecycle {
    prevent_destroy = true
    # Progress of a roll is kept there, so that one that was cut short goes on.
    ignore_changes = [tags["murmur:roll"], tags_all["murmur:roll"]]
  }
}

resource "aws_launch_template" "this" {
  for_each = local.slots

  name_prefix            = "${var.name}-cassandra-${each.key}-"
  description            = "Cassandra ${each.key} of ${var.name}"
  image_id               = var.ami_ids[local.architecture]
  instance_type          = var.instance_type
  ebs_optimized          = true
  update_default_version = true
  user_data              = base64encode(local.user_data[each.key])

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      delete_on_termination = true
      encrypted             = true
      kms_key_id            = var.kms_key_arn
      volume_size           = var.root_volume_gib
      volume_type           = "gp3"
    }
  }

  iam_instance_profile {
    arn = var.instance_profile_arn
  }

  metadata_options {
    http_endpoint               = "enabled"
    http_put_response_hop_limit = 1
    http_tokens                 = "required"
  }

  monitoring {
    enabled = true
  }

  # The address stays when the machine goes. Groups and subnet are the interface's.
  network_interfaces {
    delete_on_termination = false
    device_index          = 0
    network_interface_id  = aws_network_interface.this[each.key].id
  }

  dynamic "tag_specifications" {
    for_each = toset(["instance", "volume"])

    content {
      resource_type = tag_specifications.value
      # The root volume must not look like a slot's own one.
      tags = tag_specifications.value == "instance" ? local.slot_tags[each.key] : merge(local.slot_tags[each.key], { Tier = "root" })
    }
  }

  tags = local.slot_tags[each.key]

  lifecycle {
    precondition {
      condition     = length(local.user_data[each.key]) < 16384
      error_message = "The user-data exceeds the 16 KB that AWS takes."
    }
  }
}

# No instance_refresh: an interface serves one machine, so the next cannot start before the last has ended, and nodes
# are rolled one by one by `murmur infra roll`.
resource "aws_autoscaling_group" "this" {
  for_each = local.slots

  name                      = "${var.name}-cassandra-${each.key}"
  min_size                  = 1
  max_size                  = 1
  desired_capacity          = 1
  availability_zones        = [each.value.az]
  health_check_type         = "EC2"
  health_check_grace_period = 300
  protect_from_scale_in     = true
  suspended_processes       = var.maintenance ? ["AZRebalance", "ReplaceUnhealthy"] : []
  # Nodes join one at a time, which takes longer than anybody should wait here.
  wait_for_capacity_timeout = "0"
  metrics_granularity       = "1Minute"
  enabled_metrics           = ["GroupDesiredCapacity", "GroupInServiceInstances", "GroupPendingInstances", "GroupTerminatingInstances", "GroupTotalInstances"]

  launch_template {
    id      = aws_launch_template.this[each.key].id
    version = aws_launch_template.this[each.key].latest_version
  }

  initial_lifecycle_hook {
    name                 = local.launch_hook
    lifecycle_transition = "autoscaling:EC2_INSTANCE_LAUNCHING"
    default_result       = "ABANDON"
    heartbeat_timeout    = var.launch_seconds
  }

  initial_lifecycle_hook {
    name                 = local.leave_hook
    lifecycle_transition = "autoscaling:EC2_INSTANCE_TERMINATING"
    default_result       = "CONTINUE"
    heartbeat_timeout    = 900
  }

  instance_maintenance_policy {
    min_healthy_percentage = 0
    max_healthy_percentage = 100
  }

  dynamic "tag" {
    for_each = local.slot_tags[each.key]

    content {
      key                 = tag.key
      value               = tag.value
      propagate_at_launch = true
    }
  }
}

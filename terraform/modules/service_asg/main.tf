locals {
  # Fixed, because the machines are told the name before the group is made.
  group        = "${var.name}-${var.role}"
  launch_hook  = "murmur-launch"
  leave_hook   = "murmur-leave"
  architecture = can(regex("^[a-z]+[0-9]+g", var.instance_types[0])) ? "arm64" : "x86_64"

  tags = merge(var.tags, {
    Name        = local.group
    Project     = var.project
    Environment = var.environment
    Region      = var.region
    Tier        = var.role
    ManagedBy   = "terraform"
  })

  user_data = templatefile("${path.module}/templates/user_data.sh.tftpl", {
    release = var.release
    region  = var.region
    machine = {
      MURMUR_INFRA_PROJECT          = var.project
      MURMUR_INFRA_ENVIRONMENT      = var.environment
      MURMUR_INFRA_REGION           = var.region
      MURMUR_INFRA_ROLE             = var.role
      MURMUR_INFRA_CONFIG_PATH      = var.config_path
      MURMUR_INFRA_RELEASE_BUCKET   = var.release.bucket
      MURMUR_INFRA_RELEASE_KEY      = var.release.key
      MURMUR_INFRA_RELEASE_SHA256   = var.release.sha256
      MURMUR_INFRA_LIFECYCLE_HOOK   = local.launch_hook
      MURMUR_INFRA_LEAVE_HOOK       = local.leave_hook
      MURMUR_INFRA_ASG_NAME         = local.group
      MURMUR_INFRA_SETTINGS_VERSION = var.settings_version
    }
  })
}

resource "aws_launch_template" "this" {
  name_prefix            = "${local.group}-"
  description            = "Machines of ${local.group}"
  image_id               = var.ami_ids[local.architecture]
  instance_type          = var.instance_types[0]
  ebs_optimized          = true
  update_default_version = true
  user_data              = base64encode(local.user_data)

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

  network_interfaces {
    associate_public_ip_address = false
    delete_on_termination       = true
    device_index                = 0
    security_groups             = var.security_group_ids
  }

  dynamic "tag_specifications" {
    for_each = toset(["instance", "network-interface", "volume"])

    content {
      resource_type = tag_specifications.value
      tags          = local.tags
    }
  }

  tags = local.tags

  lifecycle {
    create_before_destroy = true

    precondition {
      condition     = length(local.user_data) < 16384
      error_message = "The user-data exceeds the 16 KB that AWS takes."
    }
  }
}

resource "aws_autoscaling_group" "this" {
  name                      = local.group
  min_size                  = var.min_size
  max_size                  = var.max_size
  vpc_zone_identifier       = values(var.subnet_ids)
  target_group_arns         = var.target_group_arns
  health_check_type         = length(var.target_group_arns) > 0 ? "ELB" : "EC2"
  health_check_grace_period = var.health_check_grace_seconds
  default_instance_warmup   = var.refresh.warmup_seconds
  capacity_rebalance        = var.spot_percent > 0
  termination_policies      = ["OldestLaunchTemplate", "Default"]
  wait_for_capacity_timeout = "0"
  metrics_granularity       = "1Minute"
  enabled_metrics           = ["GroupDesiredCapacity", "GroupInServiceInstances", "GroupMaxSize", "GroupMinSize", "GroupPendingInstances", "GroupTerminatingInstances", "GroupTotalInstances"]

  mixed_instances_policy {
    instances_distribution {
      on_demand_allocation_strategy            = "prioritized"
      on_demand_base_capacity                  = var.on_demand_base
      on_demand_percentage_above_base_capacity = 100 - var.spot_percent
      spot_allocation_strategy                 = "price-capacity-optimized"
    }

    launch_template {
      launch_template_specification {
        launch_template_id = aws_launch_template.this.id
        version            = aws_launch_template.this.latest_version
      }

      dynamic "override" {
        for_each = var.instance_types

        content {
          instance_type = override.value
        }
      }
    }
  }

  initial_lifecycle_hook {
    name                 = local.launch_hook
    lifecycle_transition = "autoscaling:EC2_INSTANCE_LAUNCHING"
    default_result       = "ABANDON"
    heartbeat_timeout    = var.lifecycle_seconds.launch
  }

  initial_lifecycle_hook {
    name                 = local.leave_hook
    lifecycle_transition = "autoscaling:EC2_INSTANCE_TERMINATING"
    default_result       = "CONTINUE"
    heartbeat_timeout    = var.lifecycle_seconds.terminate
  }

  instance_maintenance_policy {
    min_healthy_percentage = var.refresh.min_healthy
    max_healthy_percentage = var.refresh.max_healthy
  }

  instance_refresh {
    strategy = "Rolling"

    preferences {
      auto_rollback                = true
      instance_warmup              = var.refresh.warmup_seconds
      max_healthy_percentage       = var.refresh.max_healthy
      min_healthy_percentage       = var.refresh.min_healthy
      scale_in_protected_instances = "Refresh"
      skip_matching                = true
      standby_instances            = "Ignore"

      dynamic "alarm_specification" {
        for_each = length(var.refresh.alarm_names) > 0 ? [var.refresh.alarm_names] : []

        content {
          alarms = alarm_specification.value
        }
      }
    }
  }

  dynamic "tag" {
    for_each = local.tags

    content {
      key                 = tag.key
      value               = tag.value
      propagate_at_launch = true
    }
  }

  lifecycle {
    # The policies below move it.
    ignore_changes = [desired_capacity]
  }
}

resource "aws_autoscaling_policy" "requests" {
  count = var.scaling.requests == null ? 0 : 1

  name                   = "${local.group}-requests"
  autoscaling_group_name = aws_autoscaling_group.this.name
  policy_type            = "TargetTrackingScaling"

  target_tracking_configuration {
    target_value = var.scaling.requests.per_target_minute

    predefined_metric_specification {
      predefined_metric_type = "ALBRequestCountPerTarget"
      resource_label         = var.scaling.requests.label
    }
  }
}

resource "aws_autoscaling_policy" "cpu" {
  count = var.scaling.cpu == null ? 0 : 1

  name                   = "${local.group}-cpu"
  autoscaling_group_name = aws_autoscaling_group.this.name
  policy_type            = "TargetTrackingScaling"

  target_tracking_configuration {
    target_value = var.scaling.cpu.percent

    predefined_metric_specification {
      predefined_metric_type = "ASGAverageCPUUtilization"
    }
  }
}

resource "aws_autoscaling_policy" "backlog" {
  count = var.scaling.backlog == null ? 0 : 1

  name                   = "${local.group}-backlog"
  autoscaling_group_name = aws_autoscaling_group.this.name
  policy_type            = "TargetTrackingScaling"

  target_tracking_configuration {
    target_value = var.scaling.backlog.target_seconds

    customized_metric_specification {
      metrics {
        id          = "unfinished"
        label       = "Events of the outbox that wait"
        return_data = false

        metric_stat {
          stat = "Maximum"

          metric {
            namespace   = var.scaling.backlog.namespace
            metric_name = var.scaling.backlog.unfinished_metric

            dynamic "dimensions" {
              for_each = var.scaling.backlog.dimensions

              content {
                name  = dimensions.key
                value = dimensions.value
              }
            }
          }
        }
      }

      metrics {
        id          = "drained"
        label       = "Events finished in a minute"
        return_data = false

        metric_stat {
          stat = "Sum"

          metric {
            namespace   = var.scaling.backlog.namespace
            metric_name = var.scaling.backlog.drained_metric

            dynamic "dimensions" {
              for_each = var.scaling.backlog.dimensions

              content {
                name  = dimensions.key
                value = dimensions.value
              }
            }
          }
        }
      }

      # At least one event a second is counted as drained, or an idle outbox would divide by nothing.
      metrics {
        id          = "seconds"
        label       = "Seconds until what waits is drained"
        expression  = "unfinished / (IF(FILL(drained, 0) > 60, FILL(drained, 0), 60) / 60)"
        return_data = true
      }
    }
  }
}

mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  ami_ids              = { arm64 = "ami-0123456789abcdef0", x86_64 = "ami-0123456789abcdef1" }
  config_path          = "/murmur/prod/eu-west-1/config/"
  environment          = "prod"
  instance_profile_arn = "arn:aws:iam::123456789012:instance-profile/worker"
  instance_types       = ["c7g.xlarge"]
  kms_key_arn          = "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000000"
  max_size             = 2
  min_size             = 2
  name                 = "murmur-prod-euw1"
  project              = "murmur"
  region               = "eu-west-1"
  release = {
    bucket = "murmur-releases"
    key    = "murmur-1.0.tar.gz"
    sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  }
  role               = "worker"
  security_group_ids = ["sg-worker"]
  settings_version   = "a1b2c3"
  subnet_ids         = { eu-west-1a = "subnet-a", eu-west-1b = "subnet-b", eu-west-1c = "subnet-c" }
}

run "defaults" {
  command = plan

  assert {
    condition     = aws_autoscaling_group.this.name == "murmur-prod-euw1-worker" && aws_autoscaling_group.this.min_size == 2 && aws_autoscaling_group.this.max_size == 2 && aws_autoscaling_group.this.health_check_type == "EC2"
    error_message = "Two machines, judged by EC2."
  }

  assert {
    condition     = aws_autoscaling_group.this.mixed_instances_policy[0].instances_distribution[0].on_demand_percentage_above_base_capacity == 100 && !aws_autoscaling_group.this.capacity_rebalance
    error_message = "Without being asked, nothing is spot."
  }

  assert {
    condition     = length(aws_autoscaling_policy.requests) + length(aws_autoscaling_policy.cpu) + length(aws_autoscaling_policy.backlog) == 0
    error_message = "A fixed number follows nothing."
  }
}

run "machines_are_closed" {
  command = plan

  assert {
    condition     = aws_launch_template.this.metadata_options[0].http_tokens == "required" && aws_launch_template.this.metadata_options[0].http_put_response_hop_limit == 1
    error_message = "Only the machine itself reads its metadata, by IMDSv2."
  }

  assert {
    condition     = tobool(aws_launch_template.this.block_device_mappings[0].ebs[0].encrypted) && aws_launch_template.this.block_device_mappings[0].ebs[0].kms_key_id == var.kms_key_arn
    error_message = "The root volume is encrypted with our key."
  }

  assert {
    condition     = !tobool(aws_launch_template.this.network_interfaces[0].associate_public_ip_address) && aws_launch_template.this.key_name == null
    error_message = "No public address, no SSH key."
  }

  assert {
    condition     = aws_launch_template.this.image_id == "ami-0123456789abcdef0" && output.architecture == "arm64" && aws_launch_template.this.monitoring[0].enabled
    error_message = "An arm type takes the arm image, by its id."
  }
}

run "x86_takes_its_image" {
  command = plan

  variables {
    instance_types = ["c7i.xlarge"]
  }

  assert {
    condition     = aws_launch_template.this.image_id == "ami-0123456789abcdef1" && output.architecture == "x86_64"
    error_message = "An x86 type takes the x86 image."
  }
}

run "prod_workers_mix_spot_in" {
  command = plan

  variables {
    instance_types = ["c7g.xlarge", "c8g.xlarge", "m7g.xlarge", "c6g.xlarge"]
    max_size       = 40
    min_size       = 3
    on_demand_base = 3
    scaling        = { backlog = { namespace = "murmuration", target_seconds = 5 } }
    spot_percent   = 90
  }

  assert {
    condition     = aws_autoscaling_group.this.mixed_instances_policy[0].instances_distribution[0].on_demand_base_capacity == 3 && aws_autoscaling_group.this.mixed_instances_policy[0].instances_distribution[0].on_demand_percentage_above_base_capacity == 10
    error_message = "Never all machines are spot."
  }

  assert {
    condition     = aws_autoscaling_group.this.mixed_instances_policy[0].instances_distribution[0].spot_allocation_strategy == "price-capacity-optimized" && aws_autoscaling_group.this.capacity_rebalance
    error_message = "Spot is taken where it is cheap and lasts, and left before it ends."
  }

  assert {
    condition     = [for override in aws_autoscaling_group.this.mixed_instances_policy[0].launch_template[0].override : override.instance_type] == ["c7g.xlarge", "c8g.xlarge", "m7g.xlarge", "c6g.xlarge"]
    error_message = "All types will do, best first."
  }
}

run "workers_follow_the_outbox" {
  command = plan

  variables {
    max_size = 40
    scaling  = { backlog = { namespace = "murmuration", target_seconds = 5, dimensions = { Environment = "prod" } } }
  }

  assert {
    condition = { for metric in aws_autoscaling_policy.backlog[0].target_tracking_configuration[0].customized_metric_specification[0].metrics :
      metric.id => metric.return_data
    } == { drained = false, seconds = true, unfinished = false }
    error_message = "What waits and what is drained make the seconds that count."
  }

  assert {
    condition     = one([for metric in aws_autoscaling_policy.backlog[0].target_tracking_configuration[0].customized_metric_specification[0].metrics : metric.expression if metric.id == "seconds"]) == "unfinished / (IF(FILL(drained, 0) > 60, FILL(drained, 0), 60) / 60)"
    error_message = "Events that wait, by the events drained each second."
  }

  assert {
    condition = toset(flatten([for metric in aws_autoscaling_policy.backlog[0].target_tracking_configuration[0].customized_metric_specification[0].metrics :
      [for stat in metric.metric_stat : "${stat.metric[0].namespace}/${stat.metric[0].metric_name}/${one(stat.metric[0].dimensions).value}"]
    ])) == toset(["murmuration/OutboxUnfinished/prod", "murmuration/OutboxDrained/prod"])
    error_message = "Both come from the application's own namespace."
  }

  assert {
    condition     = aws_autoscaling_policy.backlog[0].target_tracking_configuration[0].target_value == 5
    error_message = "The target is as asked for."
  }
}

run "the_api_follows_requests_and_cpu" {
  command = plan

  variables {
    max_size          = 12
    role              = "api"
    scaling           = { requests = { label = "app/mock/0123456789abcdef/targetgroup/mock/0123456789abcdef", per_target_minute = 6000 }, cpu = { percent = 55 } }
    target_group_arns = ["arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/mock/0123456789abcdef"]
  }

  assert {
    condition     = aws_autoscaling_policy.requests[0].target_tracking_configuration[0].predefined_metric_specification[0].predefined_metric_type == "ALBRequestCountPerTarget" && aws_autoscaling_policy.requests[0].target_tracking_configuration[0].target_value == 6000
    error_message = "Requests for each machine."
  }

  assert {
    condition     = aws_autoscaling_policy.cpu[0].target_tracking_configuration[0].predefined_metric_specification[0].predefined_metric_type == "ASGAverageCPUUtilization" && aws_autoscaling_policy.cpu[0].target_tracking_configuration[0].target_value == 55
    error_message = "And CPU beside it."
  }

  assert {
    condition     = aws_autoscaling_group.this.health_check_type == "ELB" && aws_autoscaling_group.this.target_group_arns == toset(var.target_group_arns)
    error_message = "Whom the load balancer finds unhealthy is replaced."
  }
}

run "changes_roll_and_roll_back" {
  command = plan

  variables {
    refresh = { alarm_names = ["murmur-5xx", "murmur-p99"] }
  }

  assert {
    condition     = aws_autoscaling_group.this.instance_refresh[0].strategy == "Rolling" && aws_autoscaling_group.this.instance_refresh[0].preferences[0].auto_rollback && aws_autoscaling_group.this.instance_refresh[0].preferences[0].skip_matching
    error_message = "A change is rolled, and taken back when it fails."
  }

  assert {
    condition     = aws_autoscaling_group.this.instance_refresh[0].preferences[0].alarm_specification[0].alarms == tolist(["murmur-5xx", "murmur-p99"])
    error_message = "These alarms take it back."
  }

  assert {
    condition     = aws_autoscaling_group.this.instance_maintenance_policy[0].min_healthy_percentage == 100 && aws_autoscaling_group.this.instance_maintenance_policy[0].max_healthy_percentage == 120 && aws_autoscaling_group.this.instance_refresh[0].preferences[0].min_healthy_percentage == 100
    error_message = "The next machine serves before the last one ends."
  }
}

run "hooks_wait_for_work" {
  command = plan

  assert {
    condition = { for hook in aws_autoscaling_group.this.initial_lifecycle_hook : hook.name => [hook.lifecycle_transition, hook.default_result, tostring(hook.heartbeat_timeout)] } == {
      murmur-launch = ["autoscaling:EC2_INSTANCE_LAUNCHING", "ABANDON", "900"]
      murmur-leave  = ["autoscaling:EC2_INSTANCE_TERMINATING", "CONTINUE", "180"]
    }
    error_message = "A machine that does not get ready is given up, and one that leaves finishes its work."
  }
}

run "the_version_is_a_number" {
  assert {
    condition     = aws_autoscaling_group.this.mixed_instances_policy[0].launch_template[0].launch_template_specification[0].version == "7" && output.launch_template.version == 7
    error_message = "A refresh and its way back need a version that stands still, never $Latest."
  }

  assert {
    condition     = { for tag in aws_autoscaling_group.this.tag : tag.key => tag.value if tag.propagate_at_launch } == { Environment = "prod", ManagedBy = "terraform", Name = "murmur-prod-euw1-worker", Project = "murmur", Region = "eu-west-1", Tier = "worker" }
    error_message = "Machines carry the tags of the group."
  }

  assert {
    condition     = toset([for tagged in aws_launch_template.this.tag_specifications : tagged.resource_type]) == toset(["instance", "network-interface", "volume"])
    error_message = "And so do volumes and interfaces."
  }
}

run "user_data_tells_names_alone" {
  command = plan

  assert {
    condition = alltrue([for line in [
      "MURMUR_INFRA_PROJECT=murmur", "MURMUR_INFRA_ENVIRONMENT=prod", "MURMUR_INFRA_REGION=eu-west-1", "MURMUR_INFRA_ROLE=worker",
      "MURMUR_INFRA_CONFIG_PATH=/murmur/prod/eu-west-1/config/", "MURMUR_INFRA_RELEASE_BUCKET=murmur-releases",
      "MURMUR_INFRA_RELEASE_KEY=murmur-1.0.tar.gz", "MURMUR_INFRA_RELEASE_SHA256=${var.release.sha256}", "MURMUR_INFRA_LIFECYCLE_HOOK=murmur-launch",
      "MURMUR_INFRA_LEAVE_HOOK=murmur-leave", "MURMUR_INFRA_ASG_NAME=murmur-prod-euw1-worker", "MURMUR_INFRA_SETTINGS_VERSION=a1b2c3",
    ] : contains(split("\n", output.user_data), line)])
    error_message = "The machine must know all of these."
  }

  assert {
    condition     = base64decode(aws_launch_template.this.user_data) == output.user_data && length(output.user_data) < 16384 && startswith(output.user_data, "#!/bin/bash\n")
    error_message = "What is shown is what a machine runs."
  }
}

run "another_settings_version_is_another_machine" {
  command = plan

  variables {
    settings_version = "d4e5f6"
  }

  assert {
    condition     = strcontains(base64decode(aws_launch_template.this.user_data), "MURMUR_INFRA_SETTINGS_VERSION=d4e5f6")
    error_message = "New settings must make a new version of the launch template."
  }
}

run "refuses_wrong_shapes" {
  command = plan

  variables {
    ami_ids                    = { arm64 = "resolve:ssm:/aws/service/ami" }
    config_path                = "/config"
    environment                = "P"
    health_check_grace_seconds = 1
    instance_profile_arn       = "worker"
    kms_key_arn                = "alias/data"
    lifecycle_seconds          = { launch = 1 }
    name                       = "m"
    project                    = "M"
    region                     = "europe"
    release                    = { bucket = "B", key = "x", sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" }
    root_volume_gib            = 1
    security_group_ids         = []
    settings_version           = "a b"
    subnet_ids                 = {}
    target_group_arns          = ["group"]
  }

  expect_failures = [
    var.ami_ids, var.config_path, var.environment, var.health_check_grace_seconds, var.instance_profile_arn, var.kms_key_arn, var.lifecycle_seconds,
    var.name, var.project, var.region, var.release, var.root_volume_gib, var.security_group_ids, var.settings_version, var.subnet_ids,
    var.target_group_arns,
  ]
}

run "refuses_wrong_numbers" {
  command = plan

  variables {
    instance_types = ["c7g.xlarge", "c7g.xlarge"]
    max_size       = 1
    refresh        = { max_healthy = 100 }
    release        = { bucket = "murmur-releases", key = "murmur.tar.gz", sha256 = "abc" }
  }

  expect_failures = [var.instance_types, var.max_size, var.refresh, var.release]
}

run "refuses_what_is_no_machine_type" {
  command = plan

  variables {
    instance_types = ["large"]
  }

  expect_failures = [var.instance_types]
}

run "refuses_two_architectures" {
  command = plan

  variables {
    instance_types = ["c7g.xlarge", "c7i.xlarge"]
  }

  expect_failures = [var.instance_types]
}

run "refuses_an_architecture_without_image" {
  command = plan

  variables {
    ami_ids = { x86_64 = "ami-0123456789abcdef1" }
  }

  expect_failures = [var.ami_ids]
}

run "refuses_no_machines_and_no_base" {
  command = plan

  variables {
    max_size       = 0
    min_size       = 0
    on_demand_base = -1
    refresh        = { warmup_seconds = -1 }
  }

  expect_failures = [var.min_size, var.on_demand_base, var.refresh]
}

run "refuses_all_spot" {
  command = plan

  variables {
    instance_types = ["c7g.xlarge", "c8g.xlarge", "m7g.xlarge", "c6g.xlarge"]
    spot_percent   = 100
  }

  expect_failures = [var.spot_percent]
}

run "refuses_spot_without_a_base" {
  command = plan

  variables {
    instance_types = ["c7g.xlarge", "c8g.xlarge", "m7g.xlarge", "c6g.xlarge"]
    on_demand_base = 0
    spot_percent   = 50
  }

  expect_failures = [var.spot_percent]
}

run "refuses_spot_of_three_types" {
  command = plan

  variables {
    instance_types = ["c7g.xlarge", "c8g.xlarge", "m7g.xlarge"]
    spot_percent   = 50
  }

  expect_failures = [var.spot_percent]
}

run "refuses_a_range_that_follows_nothing" {
  command = plan

  variables {
    max_size = 9
  }

  expect_failures = [var.scaling]
}

run "refuses_an_api_that_nobody_reaches" {
  command = plan

  variables {
    role    = "api"
    scaling = { requests = { label = "x", per_target_minute = 0 } }
  }

  expect_failures = [var.role, var.scaling]
}

run "refuses_a_backlog_of_no_time" {
  command = plan

  variables {
    scaling = { backlog = { namespace = "murmuration", target_seconds = 0 } }
  }

  expect_failures = [var.scaling]
}

run "refuses_an_unknown_role" {
  command = plan

  variables {
    role    = "cassandra"
    scaling = { cpu = { percent = 95 } }
  }

  expect_failures = [var.role, var.scaling]
}

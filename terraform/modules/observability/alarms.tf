locals {
  here = { Environment = var.environment, Region = var.region }

  api = {
    api-errors = {
      says       = "More than ${var.thresholds.api_5xx_percent} % of all requests fail"
      runbook    = "api-errors"
      threshold  = var.thresholds.api_5xx_percent
      expression = "100 * (target + balancer) / IF(requests > 100, requests, 100)"
      metrics = {
        target   = { name = "HTTPCode_Target_5XX_Count" }
        balancer = { name = "HTTPCode_ELB_5XX_Count" }
        requests = { name = "RequestCount" }
      }
    }
  }

  balancer = {
    api-latency = {
      says      = "One request in a hundred takes longer than ${var.thresholds.api_p99_seconds} s"
      runbook   = "api-latency"
      metric    = "TargetResponseTime"
      statistic = "p99"
      threshold = var.thresholds.api_p99_seconds
      target    = true
    }
    api-unhealthy-hosts = {
      says      = "A machine of the API is not ready"
      runbook   = "api-unhealthy-hosts"
      metric    = "UnHealthyHostCount"
      statistic = "Maximum"
      threshold = 0
      target    = true
    }
    api-rejected-connections = {
      says      = "The load balancer turns connections away"
      runbook   = "api-rejected-connections"
      metric    = "RejectedConnectionCount"
      statistic = "Sum"
      threshold = 0
      target    = false
    }
  }

  redis_metrics = {
    cpu = {
      says      = "the engine's processor is busy above ${var.thresholds.redis_cpu_percent} %"
      runbook   = "redis-cpu"
      metric    = "EngineCPUUtilization"
      threshold = var.thresholds.redis_cpu_percent
      roles     = ["broker", "cache"]
    }
    evictions = {
      says      = "more than 10,000 keys were evicted in five minutes"
      runbook   = "cache-evictions"
      metric    = "Evictions"
      threshold = 10000
      roles     = ["cache"]
    }
    memory = {
      says      = "memory is full above ${var.thresholds.redis_memory_percent} %"
      runbook   = "broker-memory"
      metric    = "DatabaseMemoryUsagePercentage"
      threshold = var.thresholds.redis_memory_percent
      roles     = ["broker"]
    }
    replication-lag = {
      says      = "a replica is more than 5 s behind"
      runbook   = "redis-replication-lag"
      metric    = "ReplicationLag"
      threshold = 5
      roles     = ["broker", "cache"]
    }
  }

  redis = merge([
    for kind, each in local.redis_metrics : {
      for pair in flatten([for role in each.roles : [for node in try(var.redis[role], []) : { role = role, node = node }]]) :
      "${pair.node}-${kind}" => merge(each, { role = pair.role, node = pair.node })
    }
  ]...)

  application = {
    outbox-age = {
      says      = "A post waits longer than ${var.thresholds.outbox_age_seconds} s to be delivered"
      metric    = "OutboxOldestSeconds"
      threshold = var.thresholds.outbox_age_seconds
    }
    cassandra-disk = {
      says      = "A node's disk is full above ${var.thresholds.disk_percent} %: compaction needs the rest"
      metric    = "DiskUsedPercent"
      threshold = var.thresholds.disk_percent
    }
    cassandra-pending-compactions = {
      says      = "Compaction does not keep up"
      metric    = "PendingCompactions"
      threshold = var.thresholds.pending_compactions
    }
    cassandra-dropped-mutations = {
      says      = "A node drops writes"
      metric    = "DroppedMutations"
      threshold = 0
    }
    cassandra-hints = {
      says      = "Hints for a node that is away pile up"
      metric    = "HintsPending"
      threshold = var.thresholds.hints
    }
    cassandra-latency = {
      says      = "One read in a hundred takes a node longer than ${var.thresholds.read_p99_ms} ms"
      metric    = "ReadP99Ms"
      threshold = var.thresholds.read_p99_ms
    }
    cassandra-heap = {
      says      = "A node's heap stays above ${var.thresholds.heap_percent} %"
      metric    = "HeapUsedPercent"
      threshold = var.thresholds.heap_percent
    }
    clock-skew = {
      says      = "A machine's clock is off by more than ${var.thresholds.clock_skew_ms} ms: later writes might lose"
      metric    = "ClockSkewMs"
      threshold = var.thresholds.clock_skew_ms
    }
    repair-age = {
      says      = "A table was not repaired for ${var.thresholds.repair_age_days} days"
      metric    = "RepairAgeDays"
      threshold = var.thresholds.repair_age_days
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "api" {
  for_each = local.api

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "${each.value.says}. runbook: docs/runbooks/${each.value.runbook}.md"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 3
  datapoints_to_alarm = 2
  threshold           = each.value.threshold
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this.arn]
  ok_actions          = [aws_sns_topic.this.arn]

  metric_query {
    id          = "share"
    expression  = each.value.expression
    label       = each.value.says
    return_data = true
  }

  dynamic "metric_query" {
    for_each = each.value.metrics

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/ApplicationELB"
        metric_name = metric_query.value.name
        dimensions  = { LoadBalancer = var.alb.arn_suffix }
        period      = 60
        stat        = "Sum"
      }
    }
  }

  tags = var.tags
}

resource "aws_cloudwatch_metric_alarm" "balancer" {
  for_each = local.balancer

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "${each.value.says}. runbook: docs/runbooks/${each.value.runbook}.md"
  comparison_operator = "GreaterThanThreshold"
  namespace           = "AWS/ApplicationELB"
  metric_name         = each.value.metric
  dimensions = merge(
    { LoadBalancer = var.alb.arn_suffix },
    each.value.target ? { TargetGroup = var.alb.target_group_arn_suffix } : {},
  )
  statistic           = each.value.statistic == "p99" ? null : each.value.statistic
  extended_statistic  = each.value.statistic == "p99" ? "p99" : null
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  threshold           = each.value.threshold
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this.arn]
  ok_actions          = [aws_sns_topic.this.arn]

  tags = var.tags
}

resource "aws_cloudwatch_metric_alarm" "full" {
  for_each = var.groups

  alarm_name          = "${var.name}-${each.key}-at-max"
  alarm_description   = "The group ${each.key} has all the machines that it may have. runbook: docs/runbooks/at-max.md"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  namespace           = "AWS/AutoScaling"
  metric_name         = "GroupInServiceInstances"
  dimensions          = { AutoScalingGroupName = each.value.name }
  statistic           = "Minimum"
  period              = 60
  evaluation_periods  = 15
  threshold           = each.value.max
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this.arn]
  ok_actions          = [aws_sns_topic.this.arn]

  tags = var.tags
}

resource "aws_cloudwatch_metric_alarm" "node" {
  for_each = var.cassandra_groups

  alarm_name          = "${var.name}-cassandra-${each.key}-down"
  alarm_description   = "The Cassandra node ${each.key} is not in service. runbook: docs/runbooks/cassandra-node-down.md"
  comparison_operator = "LessThanThreshold"
  namespace           = "AWS/AutoScaling"
  metric_name         = "GroupInServiceInstances"
  dimensions          = { AutoScalingGroupName = each.value }
  statistic           = "Minimum"
  period              = 60
  evaluation_periods  = 3
  threshold           = 1
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.this.arn]
  ok_actions          = [aws_sns_topic.this.arn]

  tags = var.tags
}

resource "aws_cloudwatch_metric_alarm" "volume" {
  for_each = var.cassandra_volumes

  alarm_name          = "${var.name}-cassandra-${each.key}-volume"
  alarm_description   = "Requests queue up at the disk of ${each.key}. runbook: docs/runbooks/volume-queue.md"
  comparison_operator = "GreaterThanThreshold"
  namespace           = "AWS/EBS"
  metric_name         = "VolumeQueueLength"
  dimensions          = { VolumeId = each.value }
  statistic           = "Average"
  period              = 300
  evaluation_periods  = 3
  threshold           = 32
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this.arn]
  ok_actions          = [aws_sns_topic.this.arn]

  tags = var.tags
}

resource "aws_cloudwatch_metric_alarm" "redis" {
  for_each = local.redis

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "${each.value.role} ${each.value.node}: ${each.value.says}. runbook: docs/runbooks/${each.value.runbook}.md"
  comparison_operator = "GreaterThanThreshold"
  namespace           = "AWS/ElastiCache"
  metric_name         = each.value.metric
  dimensions          = { CacheClusterId = each.value.node }
  statistic           = each.value.metric == "Evictions" ? "Sum" : "Maximum"
  period              = 300
  evaluation_periods  = 2
  threshold           = each.value.threshold
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this.arn]
  ok_actions          = [aws_sns_topic.this.arn]

  tags = var.tags
}

resource "aws_cloudwatch_metric_alarm" "application" {
  for_each = var.application_alarms ? local.application : {}

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "${each.value.says}. runbook: docs/runbooks/${each.key}.md"
  comparison_operator = "GreaterThanThreshold"
  namespace           = var.metrics_namespace
  metric_name         = each.value.metric
  dimensions          = local.here
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  threshold           = each.value.threshold
  treat_missing_data  = each.key == "outbox-age" ? "breaching" : "missing"
  alarm_actions       = [aws_sns_topic.this.arn]
  ok_actions          = [aws_sns_topic.this.arn]

  tags = var.tags
}

resource "aws_cloudwatch_metric_alarm" "nat" {
  for_each = var.nat_gateways

  alarm_name          = "${var.name}-nat-${each.key}"
  alarm_description   = "The NAT gateway of ${each.key} has run out of ports. runbook: docs/runbooks/nat-ports.md"
  comparison_operator = "GreaterThanThreshold"
  namespace           = "AWS/NATGateway"
  metric_name         = "ErrorPortAllocation"
  dimensions          = { NatGatewayId = each.value }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this.arn]
  ok_actions          = [aws_sns_topic.this.arn]

  tags = var.tags
}

resource "aws_cloudwatch_metric_alarm" "certificate" {
  for_each = var.certificate_arns

  alarm_name          = "${var.name}-certificate-${each.key}"
  alarm_description   = "The certificate ${each.key} ends in less than 30 days. runbook: docs/runbooks/certificate-expiry.md"
  comparison_operator = "LessThanThreshold"
  namespace           = "AWS/CertificateManager"
  metric_name         = "DaysToExpiry"
  dimensions          = { CertificateArn = each.value }
  statistic           = "Minimum"
  period              = 86400
  evaluation_periods  = 1
  threshold           = 30
  treat_missing_data  = "missing"
  alarm_actions       = [aws_sns_topic.this.arn]
  ok_actions          = [aws_sns_topic.this.arn]

  tags = var.tags
}

resource "aws_cloudwatch_metric_alarm" "waf" {
  count = var.web_acl_name == "" ? 0 : 1

  alarm_name          = "${var.name}-waf-blocked"
  alarm_description   = "More than ${var.thresholds.waf_blocked} requests were blocked in five minutes. runbook: docs/runbooks/waf-blocked.md"
  comparison_operator = "GreaterThanThreshold"
  namespace           = "AWS/WAFV2"
  metric_name         = "BlockedRequests"
  dimensions          = { WebACL = var.web_acl_name, Region = var.region, Rule = "ALL" }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 2
  threshold           = var.thresholds.waf_blocked
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this.arn]
  ok_actions          = [aws_sns_topic.this.arn]

  tags = var.tags
}

resource "aws_cloudwatch_metric_alarm" "backup" {
  alarm_name          = "${var.name}-backup-failed"
  alarm_description   = "A recovery point was not made. runbook: docs/runbooks/backup-failed.md"
  comparison_operator = "GreaterThanThreshold"
  namespace           = "AWS/Backup"
  metric_name         = "NumberOfBackupJobsFailed"
  dimensions          = { BackupVaultName = var.vault_name }
  statistic           = "Sum"
  period              = 3600
  evaluation_periods  = 1
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this.arn]
  ok_actions          = [aws_sns_topic.this.arn]

  tags = var.tags
}

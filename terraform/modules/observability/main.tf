locals {
  topic_arn_pattern = "arn:aws:sns:${var.region}:*:${var.name}-alarms"

  widgets = [
    { title = "Requests", namespace = "AWS/ApplicationELB", metrics = ["RequestCount", "HTTPCode_Target_5XX_Count", "HTTPCode_ELB_5XX_Count"], dimensions = ["LoadBalancer", var.alb.arn_suffix], stat = "Sum" },
    { title = "Latency, p99", namespace = "AWS/ApplicationELB", metrics = ["TargetResponseTime"], dimensions = ["LoadBalancer", var.alb.arn_suffix], stat = "p99" },
    { title = "Outbox", namespace = var.metrics_namespace, metrics = ["OutboxOldestSeconds", "OutboxUnfinished", "OutboxDrained"], dimensions = ["Environment", var.environment, "Region", var.region], stat = "Maximum" },
    { title = "Cassandra", namespace = var.metrics_namespace, metrics = ["PendingCompactions", "DroppedMutations", "HintsPending", "DiskUsedPercent"], dimensions = ["Environment", var.environment, "Region", var.region], stat = "Maximum" },
  ]
}

resource "aws_sns_topic" "this" {
  name              = "${var.name}-alarms"
  kms_master_key_id = var.kms_key_arn

  tags = var.tags
}

resource "aws_sns_topic_policy" "this" {
  arn = aws_sns_topic.this.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "AlarmsBudgetsAndFailovers"
      Effect    = "Allow"
      Principal = { Service = ["cloudwatch.amazonaws.com", "budgets.amazonaws.com", "elasticache.amazonaws.com"] }
      Action    = ["sns:Publish"]
      Resource  = [local.topic_arn_pattern]
      Condition = { StringEquals = { "aws:SourceAccount" = split(":", aws_sns_topic.this.arn)[4] } }
    }]
  })
}

resource "aws_sns_topic_subscription" "this" {
  for_each = var.subscribers

  topic_arn = aws_sns_topic.this.arn
  protocol  = "email"
  endpoint  = each.key
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name
  dashboard_body = jsonencode({
    widgets = [
      for place, widget in local.widgets : {
        type   = "metric"
        x      = 12 * (place % 2)
        y      = 6 * floor(place / 2)
        width  = 12
        height = 6
        properties = {
          title   = widget.title
          region  = var.region
          stat    = widget.stat
          period  = 60
          metrics = [for metric in widget.metrics : concat([widget.namespace, metric], widget.dimensions)]
        }
      }
    ]
  })
}

resource "aws_budgets_budget" "this" {
  count = var.emulated ? 0 : 1

  name         = var.name
  budget_type  = "COST"
  limit_amount = tostring(var.budget_usd)
  limit_unit   = "USD"
  time_unit    = "MONTHLY"

  dynamic "cost_filter" {
    for_each = length(var.budget_tags) > 0 ? [1] : []

    content {
      name   = "TagKeyValue"
      values = [for key, value in var.budget_tags : join("$", ["user:${key}", value])]
    }
  }

  dynamic "notification" {
    for_each = { "80" = "ACTUAL", "100" = "ACTUAL", "101" = "FORECASTED" }

    content {
      comparison_operator       = "GREATER_THAN"
      notification_type         = notification.value
      subscriber_sns_topic_arns = [aws_sns_topic.this.arn]
      threshold                 = min(100, tonumber(notification.key))
      threshold_type            = "PERCENTAGE"
    }
  }

  tags = var.tags
}

mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name              = "murmuration-test"
  environment       = "test"
  region            = "us-east-1"
  metrics_namespace = "murmuration"
  kms_key_arn       = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000"
  alb               = { arn_suffix = "app/murmuration/0123456789abcdef", target_group_arn_suffix = "targetgroup/api/0123456789abcdef" }
  groups            = { api = { name = "murmuration-test-api", max = 12 } }
  cassandra_groups  = { a-0 = "murmuration-test-a-0", b-0 = "murmuration-test-b-0", c-0 = "murmuration-test-c-0" }
  cassandra_volumes = { a-0 = "vol-0aaaaaaaaaaaaaaaa" }
  redis             = { broker = ["murmuration-test-broker-001"], cache = ["murmuration-test-cache-0001-001", "murmuration-test-cache-0001-002"] }
  nat_gateways      = { use1-az1 = "nat-0aaaaaaaaaaaaaaaa" }
  certificate_arns  = { api = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000" }
  web_acl_name      = "murmuration-test"
  vault_name        = "murmuration-test"
  budget_usd        = 500
  budget_tags       = { Project = "murmuration" }
}

run "every_alarm_names_its_runbook" {
  command = plan

  assert {
    condition = alltrue([for alarm in concat(
      values(aws_cloudwatch_metric_alarm.api), values(aws_cloudwatch_metric_alarm.application), [aws_cloudwatch_metric_alarm.backup],
      values(aws_cloudwatch_metric_alarm.balancer), values(aws_cloudwatch_metric_alarm.certificate), values(aws_cloudwatch_metric_alarm.full),
      values(aws_cloudwatch_metric_alarm.nat), values(aws_cloudwatch_metric_alarm.node), values(aws_cloudwatch_metric_alarm.redis),
      values(aws_cloudwatch_metric_alarm.volume), aws_cloudwatch_metric_alarm.waf,
    ) : can(regex("runbook: docs/runbooks/[a-z0-9-]+\\.md$", alarm.alarm_description))])
    error_message = "Whoever is woken must know what to read."
  }

  assert {
    condition     = length(output.alarm_names) == length(distinct(output.alarm_names)) && length(output.alarm_names) == 31
    error_message = "As many alarms as expected, each with a name of its own."
  }
}

run "every_slot_is_watched" {
  command = plan

  assert {
    condition     = keys(aws_cloudwatch_metric_alarm.node) == ["a-0", "b-0", "c-0"] && alltrue([for alarm in aws_cloudwatch_metric_alarm.node : alarm.treat_missing_data == "breaching"])
    error_message = "A node of which nothing is heard is down."
  }
}

run "the_broker_is_watched_for_memory_and_the_cache_for_evictions" {
  command = plan

  assert {
    condition     = contains(keys(aws_cloudwatch_metric_alarm.redis), "murmuration-test-broker-001-memory") && !contains(keys(aws_cloudwatch_metric_alarm.redis), "murmuration-test-broker-001-evictions")
    error_message = "A full broker refuses writes, it does not evict."
  }

  assert {
    condition     = contains(keys(aws_cloudwatch_metric_alarm.redis), "murmuration-test-cache-0001-002-evictions")
    error_message = "Every node of the cache is watched."
  }
}

run "the_budget_is_told_before_it_is_spent" {
  command = apply

  assert {
    condition     = length(aws_budgets_budget.this[0].notification) == 3 && contains([for each in aws_budgets_budget.this[0].notification : each.notification_type], "FORECASTED")
    error_message = "Two marks that were reached, one that is foreseen."
  }

  assert {
    condition     = contains(one(aws_budgets_budget.this[0].cost_filter).values, "user:Project$murmuration")
    error_message = "Only what carries the tags counts."
  }
}

run "application_figures_can_wait" {
  command = plan

  variables {
    application_alarms = false
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.application) == 0
    error_message = "Before anything sends figures, their alarms are off."
  }
}

run "repairs_after_deleted_rows_came_back" {
  command = plan

  variables {
    thresholds = { repair_age_days = 10 }
  }

  expect_failures = [var.thresholds]
}

run "more_than_all_of_it" {
  command = plan

  variables {
    thresholds = { disk_percent = 101 }
  }

  expect_failures = [var.thresholds]
}

run "a_threshold_of_nothing" {
  command = plan

  variables {
    thresholds = { hints = 0 }
  }

  expect_failures = [var.thresholds]
}

run "values_out_of_range" {
  command = plan

  variables {
    budget_usd  = 0
    name        = "Murmuration"
    redis       = { queue = [] }
    subscribers = ["nobody"]
  }

  expect_failures = [var.budget_usd, var.name, var.redis, var.subscribers]
}

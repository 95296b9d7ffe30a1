mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name               = "murmuration-test"
  bucket_name        = "murmuration-test-backup"
  access_logs_bucket = "murmuration-test-logs"
  kms_key_arn        = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000"
  selection_tags     = { Project = "murmuration", Environment = "test" }
}

run "daily_and_monthly_and_locked" {
  command = plan

  assert {
    condition     = toset(aws_backup_plan.this.rule[*].rule_name) == toset(["daily", "monthly"])
    error_message = "Recovery points are made every day and kept for a year once a month."
  }

  assert {
    condition     = aws_backup_vault_lock_configuration.this[0].min_retention_days == 7
    error_message = "For a week nobody may delete a recovery point."
  }
}

run "copied_to_the_other_region" {
  command = plan

  variables {
    copy_vault_arn = "arn:aws:backup:eu-west-1:123456789012:backup-vault:murmuration-test"
  }

  assert {
    condition     = alltrue([for rule in aws_backup_plan.this.rule : length(rule.copy_action) == 1])
    error_message = "With a vault elsewhere, every recovery point is copied."
  }
}

run "only_what_carries_all_tags" {
  command = plan

  assert {
    condition     = length(one(aws_backup_selection.this[0].condition).string_equals) == 2
    error_message = "Each tag is a condition of its own."
  }
}

run "without_lock_and_months" {
  command = plan

  variables {
    lock_days    = 0
    monthly_days = 0
  }

  assert {
    condition     = length(aws_backup_vault_lock_configuration.this) == 0 && length(aws_backup_plan.this.rule) == 1
    error_message = "Zero is off."
  }
}

run "a_lock_longer_than_the_retention" {
  command = plan

  variables {
    daily_days = 10
    lock_days  = 11
  }

  expect_failures = [var.lock_days]
}

run "values_out_of_range" {
  command = plan

  variables {
    daily_days     = 6
    lock_days      = 0
    monthly_days   = 30
    name           = "1st"
    selection_tags = {}
  }

  expect_failures = [var.daily_days, var.monthly_days, var.name, var.selection_tags]
}

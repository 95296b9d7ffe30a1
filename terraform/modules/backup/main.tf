resource "aws_backup_vault" "this" {
  name          = var.name
  kms_key_arn   = var.kms_key_arn
  force_destroy = var.force_destroy

  tags = var.tags
}

resource "aws_backup_vault_lock_configuration" "this" {
  count = var.lock_days > 0 && !var.emulated ? 1 : 0

  backup_vault_name  = aws_backup_vault.this.name
  min_retention_days = var.lock_days
}

resource "aws_backup_plan" "this" {
  name = var.name

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.this.name
    schedule          = "cron(0 2 * * ? *)"
    start_window      = 60
    completion_window = 480

    lifecycle {
      delete_after = var.daily_days
    }

    dynamic "copy_action" {
      for_each = var.copy_vault_arn == null ? [] : [var.copy_vault_arn]

      content {
        destination_vault_arn = copy_action.value

        lifecycle {
          delete_after = var.daily_days
        }
      }
    }
  }

  dynamic "rule" {
    for_each = var.monthly_days > 0 ? [var.monthly_days] : []

    content {
      rule_name         = "monthly"
      target_vault_name = aws_backup_vault.this.name
      schedule          = "cron(0 4 1 * ? *)"
      start_window      = 60
      completion_window = 1440

      lifecycle {
        delete_after = rule.value
      }

      dynamic "copy_action" {
        for_each = var.copy_vault_arn == null ? [] : [var.copy_vault_arn]

        content {
          destination_vault_arn = copy_action.value

          lifecycle {
            delete_after = rule.value
          }
        }
      }
    }
  }

  tags = var.tags
}

resource "aws_iam_role" "this" {
  name_prefix          = "${substr(var.name, 0, 30)}-backup-"
  description          = "Makes recovery points for ${var.name}"
  permissions_boundary = var.permissions_boundary_arn

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "backup.amazonaws.com" }
      Action    = ["sts:AssumeRole"]
    }]
  })

  tags = var.tags
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each = toset(["AWSBackupServiceRolePolicyForBackup", "AWSBackupServiceRolePolicyForRestores"])

  role       = aws_iam_role.this.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/${each.key}"
}

resource "aws_backup_selection" "this" {
  count = var.emulated ? 0 : 1

  name         = var.name
  plan_id      = aws_backup_plan.this.id
  iam_role_arn = aws_iam_role.this.arn
  resources    = ["*"]

  condition {
    dynamic "string_equals" {
      for_each = var.selection_tags

      content {
        key   = "aws:ResourceTag/${string_equals.key}"
        value = string_equals.value
      }
    }
  }
}

module "bucket" {
  source = "../bucket"

  name                           = var.bucket_name
  access_logs                    = { bucket = var.access_logs_bucket, prefix = "backup/" }
  force_destroy                  = var.force_destroy
  intelligent_tiering_after_days = 30
  kms_key                        = { arn = var.kms_key_arn }
  lock_days                      = var.lock_days
  noncurrent_days                = var.daily_days

  tags = var.tags
}

locals {
  root = "/${var.project}/${var.environment}/${var.region}"
  path = "${local.root}/config/"

  secrets     = merge(var.secrets, var.machine_secrets)
  references  = { for key in keys(var.secrets) : key => "secret:${aws_secretsmanager_secret.this[key].arn}" }
  environment = merge(var.settings, local.references)

  # Keys must be known before anything is created, so they come from what was given.
  keys = setunion(keys(var.settings), keys(var.secrets), keys(var.overrides))
}

resource "aws_secretsmanager_secret" "this" {
  #checkov:skip=CKV2_AWS_57:Tokens, certificates and passwords of clusters are rotated by the runbook, not by a function
  for_each = local.secrets

  name_prefix             = "${trimprefix(local.root, "/")}/${lower(each.key)}-"
  description             = each.value
  kms_key_id              = var.kms_key_arn
  recovery_window_in_days = var.recovery_days

  dynamic "replica" {
    for_each = var.replica_kms_keys

    content {
      region     = replica.key
      kms_key_id = replica.value
    }
  }

  tags = var.tags
}

resource "aws_secretsmanager_secret_version" "this" {
  for_each = local.secrets

  secret_id                = aws_secretsmanager_secret.this[each.key].id
  secret_string_wo         = var.secret_values[each.key]
  secret_string_wo_version = var.secrets_version
}

resource "aws_ssm_parameter" "this" {
  for_each = local.keys

  name        = "${local.path}${each.key}"
  description = "Setting ${each.key} of ${var.project} ${var.environment} in ${var.region}"
  type        = "SecureString"
  key_id      = var.kms_key_arn
  value       = coalesce(merge(local.environment, var.overrides)[each.key], "empty:")

  tags = var.tags
}

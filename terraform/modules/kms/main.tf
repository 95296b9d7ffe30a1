locals {
  root = "arn:${var.partition}:iam::${var.account_id}:root"
  # The role with which groups start machines, and which alone may hand a volume's key on.
  autoscaling = "arn:${var.partition}:iam::${var.account_id}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"

  use = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom", "kms:ReEncryptTo"]
  manage = [
    "kms:CancelKeyDeletion", "kms:CreateAlias", "kms:DeleteAlias", "kms:DescribeKey", "kms:DisableKey", "kms:EnableKey",
    "kms:EnableKeyRotation", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListAliases", "kms:ListGrants",
    "kms:ListKeyPolicies", "kms:ListKeyRotations", "kms:ListResourceTags", "kms:PutKeyPolicy", "kms:ReplicateKey", "kms:RetireGrant",
    "kms:RevokeGrant", "kms:RotateKeyOnDemand", "kms:ScheduleKeyDeletion", "kms:TagResource", "kms:UntagResource",
    "kms:UpdateAlias", "kms:UpdateKeyDescription", "kms:UpdatePrimaryRegion",
  ]

  statements = {
    for purpose, key in var.purposes : purpose => concat(
      [{
        Sid       = "Manage"
        Effect    = "Allow"
        Principal = { AWS = sort(concat([local.root], tolist(var.admin_role_arns))) }
        Action    = local.manage
        Resource  = "*"
        Condition = {}
      }],
      [for services in [[for service in key.via : "${service}.${var.region}.amazonaws.com"]] : {
        Sid       = "UseThroughServices"
        Effect    = "Allow"
        Principal = { AWS = [local.root] }
        Action    = local.use
        Resource  = "*"
        Condition = { StringEquals = { "kms:ViaService" = services, "kms:CallerAccount" = [var.account_id] } }
      } if length(services) > 0],
      [for services in [[for service in key.via : "${service}.${var.region}.amazonaws.com"]] : {
        Sid       = "GrantThroughServices"
        Effect    = "Allow"
        Principal = { AWS = [local.root] }
        Action    = ["kms:CreateGrant"]
        Resource  = "*"
        Condition = {
          StringEquals = { "kms:ViaService" = services, "kms:CallerAccount" = [var.account_id] }
          Bool         = { "kms:GrantIsForAWSResource" = ["true"] }
        }
      } if length(services) > 0],
      [for services in [sort(key.service_principals)] : {
        Sid       = "UseByServices"
        Effect    = "Allow"
        Principal = { Service = services }
        Action    = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]
        Resource  = "*"
        Condition = { StringEquals = { "aws:SourceAccount" = [var.account_id] } }
      } if length(services) > 0],
      [for on in [key.log_groups] : {
        Sid       = "EncryptLogGroups"
        Effect    = "Allow"
        Principal = { Service = ["logs.${var.region}.amazonaws.com"] }
        Action    = local.use
        Resource  = "*"
        Condition = { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = ["arn:${var.partition}:logs:${var.region}:${var.account_id}:log-group:*"] } }
      } if on],
      [for on in [key.autoscaling] : {
        Sid       = "UseByGroups"
        Effect    = "Allow"
        Principal = { AWS = [local.autoscaling] }
        Action    = local.use
        Resource  = "*"
        Condition = {}
      } if on],
      [for on in [key.autoscaling] : {
        Sid       = "GrantByGroups"
        Effect    = "Allow"
        Principal = { AWS = [local.autoscaling] }
        Action    = ["kms:CreateGrant"]
        Resource  = "*"
        Condition = { Bool = { "kms:GrantIsForAWSResource" = ["true"] } }
      } if on],
    )
  }
}

resource "aws_kms_key" "this" {
  for_each = var.purposes

  description             = "${var.name}: ${each.value.description}"
  deletion_window_in_days = var.deletion_days
  enable_key_rotation     = true
  multi_region            = each.value.multi_region

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for statement in local.statements[each.key] : { for part, value in statement : part => value if value != {} }]
  })

  tags = merge(var.tags, { Name = "${var.name}-${each.key}", Tier = "kms" })

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_kms_alias" "this" {
  for_each = var.purposes

  name          = "alias/${var.name}/${each.key}"
  target_key_id = aws_kms_key.this[each.key].key_id
}

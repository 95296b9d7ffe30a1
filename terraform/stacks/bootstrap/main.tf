locals {
  name = "${var.project}-${var.account_id}-${var.region}"

  key_statements = [
    {
      Sid       = "Account"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${var.account_id}:root" }
      Action    = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
      Resource  = ["*"]
      Condition = { StringEquals = { "kms:ViaService" = "s3.${var.region}.amazonaws.com" } }
    },
    {
      Sid       = "Administrators"
      Effect    = "Allow"
      Principal = { AWS = sort(concat(tolist(var.admin_role_arns), ["arn:aws:iam::${var.account_id}:root"])) }
      Action = [
        "kms:CancelKeyDeletion", "kms:CreateGrant", "kms:DescribeKey", "kms:DisableKey", "kms:EnableKey", "kms:EnableKeyRotation",
        "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListGrants", "kms:ListKeyPolicies", "kms:ListResourceTags",
        "kms:PutKeyPolicy", "kms:RevokeGrant", "kms:ScheduleKeyDeletion", "kms:TagResource", "kms:UntagResource", "kms:UpdateKeyDescription",
      ]
      Resource = ["*"]
    },
  ]

  # What nobody whom Terraform makes may ever do, whatever their own policies say.
  boundary_statements = [
    {
      Sid    = "OwnThings"
      Effect = "Allow"
      Action = [
        "autoscaling:CompleteLifecycleAction", "autoscaling:RecordLifecycleActionHeartbeat", "ec2:AttachVolume", "ec2:DetachVolume",
        "elasticache:Connect", "kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey", "s3:AbortMultipartUpload", "s3:DeleteObject",
        "s3:GetObject", "s3:ListBucket", "s3:PutObject", "secretsmanager:GetSecretValue", "ssm:DeleteParameter", "ssm:GetParameter",
        "ssm:GetParameters", "ssm:GetParametersByPath", "ssm:PutParameter", "ssm:UpdateInstanceInformation",
      ]
      Resource = ["arn:aws:*:*:${var.account_id}:*", "arn:aws:s3:::${var.project}-*"]
    },
    {
      Sid    = "WhatKnowsNoResource"
      Effect = "Allow"
      Action = [
        "autoscaling:DescribeAutoScalingInstances", "cloudwatch:PutMetricData", "ec2:DescribeInstances", "ec2:DescribeVolumes",
        "ec2messages:AcknowledgeMessage", "ec2messages:DeleteMessage", "ec2messages:FailMessage", "ec2messages:GetEndpoint",
        "ec2messages:GetMessages", "ec2messages:SendReply", "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
      ]
      Resource = ["*"]
    },
    {
      Sid      = "NeverTheState"
      Effect   = "Deny"
      Action   = ["s3:*"]
      Resource = [module.state.arn, "${module.state.arn}/*"]
    },
  ]
}

resource "aws_kms_key" "this" {
  description             = "State and releases of ${var.project}"
  deletion_window_in_days = 30
  enable_key_rotation     = true
  policy                  = jsonencode({ Version = "2012-10-17", Statement = local.key_statements })

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.project}-bootstrap"
  target_key_id = aws_kms_key.this.key_id
}

module "logs" {
  source = "../../modules/bucket"

  name              = "${local.name}-bootlogs"
  expiring_prefixes = { "state/" = 365, "release/" = 365 }
  statements = [{
    Sid       = "AccessLogs"
    Effect    = "Allow"
    Principal = { Service = "logging.s3.amazonaws.com" }
    Action    = ["s3:PutObject"]
    Resource  = "%BUCKET%/*"
    Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
  }]
}

module "state" {
  source = "../../modules/bucket"

  name            = "${local.name}-state"
  access_logs     = { bucket = module.logs.id, prefix = "state/" }
  kms_key         = { arn = aws_kms_key.this.arn }
  noncurrent_days = 365
}

module "release" {
  source = "../../modules/bucket"

  name            = "${local.name}-release"
  access_logs     = { bucket = module.logs.id, prefix = "release/" }
  kms_key         = { arn = aws_kms_key.this.arn }
  noncurrent_days = 365
}

resource "aws_iam_policy" "boundary" {
  count = var.ci == null ? 0 : 1

  name        = "${var.project}-boundary"
  description = "The most that any role of ${var.project} may do"
  policy      = jsonencode({ Version = "2012-10-17", Statement = local.boundary_statements })
}

resource "aws_iam_openid_connect_provider" "ci" {
  count = var.ci == null ? 0 : 1

  url            = "https://${var.ci.issuer}"
  client_id_list = [var.ci.audience]
}

resource "aws_iam_role" "ci" {
  count = var.ci == null ? 0 : 1

  name                 = "${var.project}-ci"
  description          = "Plans from CI; applying needs a person's role"
  max_session_duration = 3600

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = aws_iam_openid_connect_provider.ci[0].arn }
      Action    = ["sts:AssumeRoleWithWebIdentity"]
      Condition = {
        StringEquals = { "${var.ci.issuer}:aud" = var.ci.audience }
        StringLike   = { "${var.ci.issuer}:sub" = var.ci.subjects }
      }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "ci" {
  count = var.ci == null ? 0 : 1

  role       = aws_iam_role.ci[0].name
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

resource "aws_iam_role_policy" "ci" {
  count = var.ci == null ? 0 : 1

  name = "state-and-releases"
  role = aws_iam_role.ci[0].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "State"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:ListBucket"]
        Resource = [module.state.arn, "${module.state.arn}/*"]
      },
      {
        Sid      = "LockAndRelease"
        Effect   = "Allow"
        Action   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
        Resource = ["${module.state.arn}/*.tflock", "${module.release.arn}/*"]
      },
      {
        Sid      = "Key"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = [aws_kms_key.this.arn]
      },
    ]
  })
}

locals {
  here = "${var.region}:${var.account_id}"
  tags = merge(var.tags, { Tier = var.tier })

  object_actions = {
    read  = ["s3:GetObject"]
    write = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    add   = ["s3:AbortMultipartUpload", "s3:PutObject"]
  }

  parameters = [for path in var.parameter_paths : "arn:${var.partition}:ssm:${local.here}:parameter${path}"]

  always = [
    {
      Sid       = "Settings"
      Action    = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"]
      Resource  = flatten([for arn in local.parameters : [trimsuffix(arn, "/"), "${arn}*"]])
      Condition = {}
    },
    {
      Sid       = "Metrics"
      Action    = ["cloudwatch:PutMetricData"]
      Resource  = ["*"]
      Condition = { StringEquals = { "cloudwatch:namespace" = var.metrics_namespace } }
    },
    {
      Sid       = "OwnGroup"
      Action    = ["autoscaling:CompleteLifecycleAction", "autoscaling:RecordLifecycleActionHeartbeat"]
      Resource  = [for suffix in ["", "-*"] : "arn:${var.partition}:autoscaling:${local.here}:autoScalingGroup:*:autoScalingGroupName/${var.name}-${var.tier}${suffix}"]
      Condition = {}
    },
    {
      # Sessions instead of SSH. These actions know no narrower resource.
      Sid = "Sessions"
      Action = [
        "ec2messages:AcknowledgeMessage", "ec2messages:DeleteMessage", "ec2messages:FailMessage", "ec2messages:GetEndpoint",
        "ec2messages:GetMessages", "ec2messages:SendReply", "ssm:UpdateInstanceInformation", "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
      ]
      Resource  = ["*"]
      Condition = { StringEquals = { "aws:RequestedRegion" = var.region } }
    },
  ]

  secrets = [for arns in [var.secret_arns] : {
    Sid       = "Secrets"
    Action    = ["secretsmanager:GetSecretValue"]
    Resource  = arns
    Condition = {}
  } if length(arns) > 0]

  keys = [for arns in [var.kms_key_arns] : {
    Sid       = "Keys"
    Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
    Resource  = arns
    Condition = { StringEquals = { "kms:ViaService" = [for service in ["s3", "secretsmanager", "ssm"] : "${service}.${var.region}.amazonaws.com"] } }
  } if length(arns) > 0]

  caches = [for arns in [var.cache_arns] : {
    Sid       = "Redis"
    Action    = ["elasticache:Connect"]
    Resource  = arns
    Condition = {}
  } if length(arns) > 0]

  objects = [for bucket in values(var.buckets) : {
    Sid       = ""
    Action    = local.object_actions[bucket.access]
    Resource  = [for prefix in bucket.prefixes : "${bucket.arn}/${prefix}*"]
    Condition = {}
  }]

  listings = [for bucket in values(var.buckets) : {
    Sid       = ""
    Action    = ["s3:ListBucket"]
    Resource  = [bucket.arn]
    Condition = { StringLike = { "s3:prefix" = [for prefix in bucket.prefixes : "${prefix}*"] } }
  } if bucket.access != "add"]

  # A node's role is its cluster's: conditions cannot compare the slot of a volume with that of a machine.
  cassandra = [for statement in [
    {
      Sid    = "OwnVolumes"
      Action = ["ec2:AttachVolume", "ec2:DetachVolume"]
      Resource = [
        "arn:${var.partition}:ec2:${local.here}:instance/*",
        "arn:${var.partition}:ec2:${local.here}:volume/*",
      ]
      Condition = { StringEquals = { "aws:ResourceTag/Cluster" = var.cassandra_cluster, "aws:ResourceTag/Tier" = "cassandra" } }
    },
    {
      # EC2 knows no narrower resource for this.
      Sid       = "LookAtVolumes"
      Action    = ["ec2:DescribeVolumes"]
      Resource  = ["*"]
      Condition = { StringEquals = { "aws:RequestedRegion" = var.region } }
    },
    {
      Sid       = "Turns"
      Action    = ["ssm:DeleteParameter", "ssm:GetParameter", "ssm:PutParameter"]
      Resource  = ["arn:${var.partition}:ssm:${local.here}:parameter${coalesce(var.lock_parameter, "/none")}"]
      Condition = {}
    },
  ] : statement if var.tier == "cassandra"]

  volume_key = flatten([for arn in [var.volume_kms_key_arn] : [
    {
      Sid       = "VolumeKey"
      Action    = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext"]
      Resource  = [arn]
      Condition = { StringEquals = { "kms:ViaService" = "ec2.${var.region}.amazonaws.com" } }
    },
    {
      Sid       = "VolumeKeyToEc2"
      Action    = ["kms:CreateGrant"]
      Resource  = [arn]
      Condition = { StringEquals = { "kms:ViaService" = "ec2.${var.region}.amazonaws.com" }, Bool = { "kms:GrantIsForAWSResource" = "true" } }
    },
  ] if arn != null])

  statements = concat(local.always, local.secrets, local.keys, local.caches, local.objects, local.listings, local.cassandra, local.volume_key)
}

resource "aws_iam_role" "this" {
  name_prefix          = "${var.name}-${var.tier}-"
  description          = "Machines of ${var.name} that are ${var.tier}."
  permissions_boundary = var.permissions_boundary_arn

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Machines"
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })

  tags = local.tags
}

resource "aws_iam_role_policy" "this" {
  name_prefix = "${var.tier}-"
  role        = aws_iam_role.this.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [for statement in local.statements : merge(
      { Effect = "Allow" },
      { for part, value in statement : part => value if value != {} && value != "" },
    )]
  })
}

resource "aws_iam_instance_profile" "this" {
  name_prefix = "${var.name}-${var.tier}-"
  role        = aws_iam_role.this.name

  tags = local.tags
}

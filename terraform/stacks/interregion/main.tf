locals {
  name = "${var.project}-${var.environment}"

  tags = {
    Project     = var.project
    Environment = var.environment
    Region      = "${var.here.region},${var.there.region}"
    Tier        = "interregion"
    ManagedBy   = "terraform"
  }

  copied = {
    backup = {
      here  = { bucket = var.here.backup_bucket, key = var.here.backup_kms_key_arn }
      there = { bucket = var.there.backup_bucket, key = var.there.backup_kms_key_arn }
    }
    media = {
      here  = { bucket = var.here.media_bucket, key = var.here.media_kms_key_arn }
      there = { bucket = var.there.media_bucket, key = var.there.media_kms_key_arn }
    }
  }

  buckets = flatten([for each in values(local.copied) : [each.here.bucket, each.there.bucket]])
  keys    = flatten([for each in values(local.copied) : [each.here.key, each.there.key]])

  statements = [
    {
      Effect   = "Allow"
      Action   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
      Resource = [for bucket in local.buckets : "arn:aws:s3:::${bucket}"]
    },
    {
      Effect = "Allow"
      Action = [
        "s3:GetObjectVersionAcl", "s3:GetObjectVersionForReplication", "s3:GetObjectVersionTagging",
        "s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags",
      ]
      Resource = [for bucket in local.buckets : "arn:aws:s3:::${bucket}/*"]
    },
    {
      Effect    = "Allow"
      Action    = ["kms:Decrypt", "kms:Encrypt"]
      Resource  = local.keys
      Condition = { StringEquals = { "kms:ViaService" = ["s3.${var.here.region}.amazonaws.com", "s3.${var.there.region}.amazonaws.com"] } }
    },
  ]
}

resource "aws_vpc_peering_connection" "this" {
  provider = aws.here

  vpc_id      = var.here.vpc_id
  peer_vpc_id = var.there.vpc_id
  peer_region = var.there.region
  auto_accept = false

  tags = { Name = local.name }
}

resource "aws_vpc_peering_connection_accepter" "this" {
  provider = aws.there

  vpc_peering_connection_id = aws_vpc_peering_connection.this.id
  auto_accept               = true

  tags = { Name = local.name }
}

module "here" {
  source    = "../../modules/peering"
  providers = { aws = aws.here }

  connection_id = aws_vpc_peering_connection_accepter.this.id
  other         = var.there
  own           = var.here
}

module "there" {
  source    = "../../modules/peering"
  providers = { aws = aws.there }

  connection_id = aws_vpc_peering_connection_accepter.this.id
  other         = var.here
  own           = var.there
}

resource "aws_iam_role" "this" {
  provider = aws.here

  name_prefix = "${local.name}-copies-"
  description = "Copies media and backups between the regions"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "s3.amazonaws.com" }
      Action    = ["sts:AssumeRole"]
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  provider = aws.here

  name   = "copies"
  role   = aws_iam_role.this.id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.statements })
}

resource "aws_s3_bucket_replication_configuration" "here" {
  for_each = local.copied
  provider = aws.here

  bucket = each.value.here.bucket
  role   = aws_iam_role.this.arn

  rule {
    id     = "to-${var.there.region}"
    status = "Enabled"

    filter {}

    delete_marker_replication {
      status = "Enabled"
    }

    source_selection_criteria {
      sse_kms_encrypted_objects {
        status = "Enabled"
      }
    }

    destination {
      bucket        = "arn:aws:s3:::${each.value.there.bucket}"
      storage_class = "INTELLIGENT_TIERING"

      encryption_configuration {
        replica_kms_key_id = each.value.there.key
      }
    }
  }
}

resource "aws_s3_bucket_replication_configuration" "there" {
  for_each = local.copied
  provider = aws.there

  bucket = each.value.there.bucket
  role   = aws_iam_role.this.arn

  rule {
    id     = "to-${var.here.region}"
    status = "Enabled"

    filter {}

    delete_marker_replication {
      status = "Enabled"
    }

    source_selection_criteria {
      sse_kms_encrypted_objects {
        status = "Enabled"
      }
    }

    destination {
      bucket        = "arn:aws:s3:::${each.value.here.bucket}"
      storage_class = "INTELLIGENT_TIERING"

      encryption_configuration {
        replica_kms_key_id = each.value.here.key
      }
    }
  }
}

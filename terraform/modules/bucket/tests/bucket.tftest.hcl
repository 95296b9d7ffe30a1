mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name        = "murmuration-test-things"
  kms_key     = { arn = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000" }
  access_logs = { bucket = "murmuration-test-logs", prefix = "things/" }
}

run "nobody_outside_gets_in" {
  command = plan

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.this.block_public_acls,
      aws_s3_bucket_public_access_block.this.block_public_policy,
      aws_s3_bucket_public_access_block.this.ignore_public_acls,
      aws_s3_bucket_public_access_block.this.restrict_public_buckets,
    ])
    error_message = "Public access must be blocked in all four ways."
  }

  assert {
    condition     = one(aws_s3_bucket_ownership_controls.this.rule).object_ownership == "BucketOwnerEnforced"
    error_message = "Access lists must be off."
  }
}

run "versioned_encrypted_and_only_by_tls" {
  command = plan

  assert {
    condition     = one(aws_s3_bucket_versioning.this.versioning_configuration).status == "Enabled"
    error_message = "Versions must be kept."
  }

  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default).sse_algorithm == "aws:kms"
    error_message = "With a key, contents are encrypted with it."
  }

  assert {
    condition     = jsondecode(aws_s3_bucket_policy.this.policy).Statement[0].Effect == "Deny" && jsondecode(aws_s3_bucket_policy.this.policy).Statement[0].Condition.Bool["aws:SecureTransport"] == "false"
    error_message = "Whoever comes without TLS must be refused."
  }
}

run "statements_name_the_bucket" {
  command = plan

  variables {
    statements = [{ Sid = "Deliver", Effect = "Allow", Principal = { Service = "delivery.logs.amazonaws.com" }, Action = ["s3:PutObject"], Resource = ["%BUCKET%/alb/*"] }]
  }

  assert {
    condition     = jsondecode(aws_s3_bucket_policy.this.policy).Statement[1].Resource[0] == "arn:aws:s3:::murmuration-test-things/alb/*"
    error_message = "%BUCKET% stands for the bucket's ARN."
  }
}

run "tiers_expires_and_locks_when_asked" {
  command = plan

  variables {
    intelligent_tiering_after_days = 30
    expiring_prefixes              = { "uploads/" = 1 }
    lock_days                      = 7
  }

  assert {
    condition     = length(aws_s3_bucket_lifecycle_configuration.this.rule) == 3
    error_message = "One rule each for cleaning, expiring, tiering."
  }

  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.this.transition_default_minimum_object_size == "all_storage_classes_128K"
    error_message = "Small objects must not be tiered: monitoring them costs more than it saves."
  }

  assert {
    condition     = aws_s3_bucket.this.object_lock_enabled && one(one(aws_s3_bucket_object_lock_configuration.this[0].rule).default_retention).mode == "COMPLIANCE"
    error_message = "A locked bucket must be locked from its creation, for everybody."
  }
}

run "a_name_that_s3_would_refuse" {
  command = plan

  variables {
    name = "Murmuration_Things"
  }

  expect_failures = [var.name]
}

run "an_origin_with_an_asterisk" {
  command = plan

  variables {
    cors_origins = ["https://*"]
  }

  expect_failures = [var.cors_origins]
}

run "tiering_before_thirty_days" {
  command = plan

  variables {
    intelligent_tiering_after_days = 7
  }

  expect_failures = [var.intelligent_tiering_after_days]
}

run "values_out_of_range" {
  command = plan

  variables {
    expiring_prefixes = { "uploads/" = 0 }
    lock_days         = 4000
    noncurrent_days   = 0
    partition         = "moon"
  }

  expect_failures = [var.expiring_prefixes, var.lock_days, var.noncurrent_days, var.partition]
}

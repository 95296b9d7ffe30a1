mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name               = "murmuration-test-media"
  region             = "us-east-1"
  access_logs_bucket = "murmuration-test-logs"
  access_logs_domain = "murmuration-test-logs.s3.us-east-1.amazonaws.com"
  domain             = "media.example.com"
  certificate_arn    = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
  kms_key_arn        = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000"
}

run "only_the_distribution_reads" {
  command = apply

  assert {
    condition     = aws_cloudfront_origin_access_control.this.signing_behavior == "always" && aws_cloudfront_origin_access_control.this.signing_protocol == "sigv4"
    error_message = "Every request to the bucket must be signed."
  }

  assert {
    condition     = output.bucket_arn == "arn:aws:s3:::murmuration-test-media"
    error_message = "The bucket has the name that it was given."
  }

  assert {
    condition     = one(aws_cloudfront_distribution.this.default_cache_behavior).viewer_protocol_policy == "redirect-to-https"
    error_message = "Media must come by TLS."
  }
}

run "without_keys_addresses_need_no_signature" {
  command = plan

  assert {
    condition     = length(aws_cloudfront_key_group.this) == 0 && length(aws_cloudfront_public_key.this) == 0
    error_message = "No keys, no key group."
  }
}

run "media_are_never_pages" {
  command = plan

  assert {
    condition     = strcontains(one(one(aws_cloudfront_response_headers_policy.this[0].security_headers_config).content_security_policy).content_security_policy, "sandbox")
    error_message = "What people upload must not run in anybody's browser."
  }
}

run "two_regions_fail_over" {
  command = plan

  variables {
    failover_origin = "murmuration-other-media.s3.eu-west-1.amazonaws.com"
  }

  assert {
    condition     = length(aws_cloudfront_distribution.this.origin) == 2 && one(aws_cloudfront_distribution.this.default_cache_behavior).target_origin_id == "either"
    error_message = "With a copy elsewhere, both are origins."
  }
}

run "own_domain_with_todays_tls" {
  command = plan

  assert {
    condition     = one(aws_cloudfront_distribution.this.viewer_certificate).minimum_protocol_version == "TLSv1.2_2021"
    error_message = "Nothing older than TLS 1.2."
  }

  assert {
    condition     = output.cdn_domain == "media.example.com"
    error_message = "The domain of one's own is the one that clients are told."
  }
}

run "no_domain" {
  command = plan

  variables {
    domain = ""
  }

  expect_failures = [var.domain]
}

run "a_certificate_of_another_region" {
  command = plan

  variables {
    certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
  }

  expect_failures = [var.certificate_arn]
}

run "values_out_of_range" {
  command = plan

  variables {
    name        = "Media"
    price_class = "PriceClass_1"
    public_keys = { first = "-----BEGIN PRIVATE KEY-----" }
    region      = "europe"
    web_acl_arn = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/a/b"
  }

  expect_failures = [var.name, var.price_class, var.public_keys, var.region, var.web_acl_arn]
}

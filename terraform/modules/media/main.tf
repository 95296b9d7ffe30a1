locals {
  # Managed policies of CloudFront have the same ids everywhere.
  caching_optimized = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  cors_s3_origin    = "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf"

  here    = "${var.name}.s3.${var.region}.amazonaws.com"
  origins = merge({ here = local.here }, var.failover_origin == null ? {} : { there = var.failover_origin })
}

module "bucket" {
  source = "../bucket"

  name                           = var.name
  access_logs                    = { bucket = var.access_logs_bucket, prefix = "media/" }
  cors_origins                   = var.cors_origins
  expiring_prefixes              = { "uploads/" = 1 }
  force_destroy                  = var.force_destroy
  intelligent_tiering_after_days = 30
  kms_key                        = { arn = var.kms_key_arn }
  statements = [{
    Sid       = "ServedByCloudFront"
    Effect    = "Allow"
    Principal = { Service = "cloudfront.amazonaws.com" }
    Action    = ["s3:GetObject"]
    Resource  = ["%BUCKET%/*"]
    Condition = { StringEquals = { "aws:SourceArn" = aws_cloudfront_distribution.this.arn } }
  }]

  tags = var.tags
}

resource "aws_cloudfront_origin_access_control" "this" {
  name                              = var.name
  description                       = "Only the distribution of ${var.name} reads its bucket"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_public_key" "this" {
  for_each = var.public_keys

  name_prefix = "${var.name}-${each.key}-"
  comment     = "Signs addresses of media"
  encoded_key = each.value

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_key_group" "this" {
  count = length(var.public_keys) > 0 ? 1 : 0

  name    = var.name
  comment = "Who may sign addresses of media"
  items   = [for key in aws_cloudfront_public_key.this : key.id]
}

resource "aws_cloudfront_response_headers_policy" "this" {
  count = var.emulated ? 0 : 1

  name    = var.name
  comment = "Media are data, never pages"

  security_headers_config {
    content_type_options {
      override = true
    }

    content_security_policy {
      content_security_policy = "default-src 'none'; sandbox"
      override                = true
    }

    frame_options {
      frame_option = "DENY"
      override     = true
    }

    referrer_policy {
      referrer_policy = "no-referrer"
      override        = true
    }

    strict_transport_security {
      access_control_max_age_sec = 31536000
      include_subdomains         = true
      override                   = true
      preload                    = true
    }
  }
}

resource "aws_cloudfront_distribution" "this" {
  #checkov:skip=CKV2_AWS_47:The rules are made by stacks/global, since CloudFront takes them from us-east-1 alone
  #checkov:skip=CKV_AWS_310:A failover origin is the copy in a second region, which a single region does not have
  #checkov:skip=CKV_AWS_374:People everywhere use this service, so no country is shut out
  comment             = "Media of ${var.name}"
  enabled             = true
  aliases             = [var.domain]
  default_root_object = "robots.txt"
  http_version        = "http2and3"
  is_ipv6_enabled     = true
  price_class         = var.price_class
  wait_for_deployment = var.wait_for_deployment
  web_acl_id          = var.web_acl_arn

  dynamic "origin" {
    for_each = local.origins

    content {
      origin_id                = origin.key
      domain_name              = origin.value
      origin_access_control_id = aws_cloudfront_origin_access_control.this.id
    }
  }

  dynamic "origin_group" {
    for_each = var.failover_origin == null ? [] : [1]

    content {
      origin_id = "either"

      failover_criteria {
        status_codes = [403, 404, 500, 502, 503, 504]
      }

      member {
        origin_id = "here"
      }

      member {
        origin_id = "there"
      }
    }
  }

  default_cache_behavior {
    allowed_methods            = ["GET", "HEAD", "OPTIONS"]
    cached_methods             = ["GET", "HEAD"]
    cache_policy_id            = local.caching_optimized
    compress                   = true
    origin_request_policy_id   = local.cors_s3_origin
    response_headers_policy_id = one(aws_cloudfront_response_headers_policy.this[*].id)
    target_origin_id           = var.failover_origin == null ? "here" : "either"
    trusted_key_groups         = aws_cloudfront_key_group.this[*].id
    viewer_protocol_policy     = "redirect-to-https"
  }

  logging_config {
    bucket = var.access_logs_domain
    prefix = "cdn/"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    acm_certificate_arn      = var.certificate_arn
    minimum_protocol_version = "TLSv1.2_2021"
    ssl_support_method       = "sni-only"
  }

  tags = var.tags
}

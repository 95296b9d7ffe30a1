locals {
  # A wildcard and its parent are proved by the same record.
  proofs = toset([for domain in var.domains : domain if !(startswith(domain, "*.") && contains(var.domains, trimprefix(domain, "*.")))])
  tags   = merge(var.tags, { Tier = "edge" })
}

resource "aws_acm_certificate" "this" {
  domain_name               = var.domains[0]
  subject_alternative_names = slice(var.domains, 1, length(var.domains))
  validation_method         = "DNS"
  key_algorithm             = "EC_prime256v1"

  options {
    certificate_transparency_logging_preference = "ENABLED"
  }

  tags = merge(local.tags, { Name = var.name })

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "proof" {
  for_each = local.proofs

  zone_id         = var.zone_id
  name            = one([for option in aws_acm_certificate.this.domain_validation_options : option.resource_record_name if option.domain_name == each.key])
  type            = one([for option in aws_acm_certificate.this.domain_validation_options : option.resource_record_type if option.domain_name == each.key])
  records         = [for option in aws_acm_certificate.this.domain_validation_options : option.resource_record_value if option.domain_name == each.key]
  ttl             = 60
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "this" {
  certificate_arn         = aws_acm_certificate.this.arn
  validation_record_fqdns = values(aws_route53_record.proof)[*].fqdn
}

resource "aws_route53_health_check" "this" {
  count = var.watched == null ? 0 : 1

  fqdn              = var.watched.name
  type              = "HTTPS"
  port              = 443
  resource_path     = var.health_check_path
  enable_sni        = true
  failure_threshold = 3
  request_interval  = 10
  measure_latency   = true

  tags = merge(local.tags, { Name = "${var.name}-${var.region}" })
}

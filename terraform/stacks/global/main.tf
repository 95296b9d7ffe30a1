locals {
  name   = "${var.project}-${var.environment}-glb"
  region = "us-east-1"
}

resource "aws_route53_zone" "this" {
  #checkov:skip=CKV2_AWS_38:DNSSEC needs a record at the parent, which a registrar sets by hand; terraform/README.md tells how
  name    = var.zone_name
  comment = "${var.project} ${var.environment}"

  lifecycle {
    prevent_destroy = true
  }
}

module "kms" {
  source = "../../modules/kms"

  name            = local.name
  account_id      = var.account_id
  admin_role_arns = var.admin_role_arns
  region          = local.region
  purposes        = { logs = { description = "Logs of the CDN's rules and of the zone", log_groups = true } }
}

resource "aws_cloudwatch_log_group" "queries" {
  name              = "/aws/route53/${var.zone_name}"
  kms_key_id        = module.kms.key_arns["logs"]
  retention_in_days = 365
}

resource "aws_cloudwatch_log_resource_policy" "queries" {
  policy_name = "${local.name}-queries"

  policy_document = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "route53.amazonaws.com" }
      Action    = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource  = ["arn:aws:logs:${local.region}:${var.account_id}:log-group:/aws/route53/*"]
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}

resource "aws_route53_query_log" "this" {
  zone_id                  = aws_route53_zone.this.zone_id
  cloudwatch_log_group_arn = aws_cloudwatch_log_group.queries.arn

  depends_on = [aws_cloudwatch_log_resource_policy.queries]
}

module "waf" {
  source = "../../modules/waf"

  name             = local.name
  logs_kms_key_arn = module.kms.key_arns["logs"]
  mode             = var.waf_mode
  scope            = "CLOUDFRONT"
}

module "certificate" {
  source   = "../../modules/dns_tls"
  for_each = toset(var.media_domains)

  name    = local.name
  domains = [each.key]
  region  = local.region
  zone_id = aws_route53_zone.this.zone_id
}

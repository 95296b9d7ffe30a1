locals {
  tags = merge(var.tags, { Tier = "edge" })

  addresses = { for kind, cidrs in { allow = var.allow_cidrs, block = var.block_cidrs } : kind => cidrs if length(cidrs) > 0 }

  # The body rule stops bodies above 8 kB, and this API takes up to 64 kB by itself.
  managed = {
    AWSManagedRulesAmazonIpReputationList = { priority = 10, counted = [] }
    AWSManagedRulesCommonRuleSet          = { priority = 20, counted = ["SizeRestrictions_BODY"] }
  }

  rates = {
    address       = { priority = 40, limit = var.rate_limits.address_5m, window = 300, key = "IP", paths = [] }
    login         = { priority = 41, limit = var.rate_limits.login_5m, window = 300, key = "IP", paths = var.login_paths }
    authorization = { priority = 42, limit = var.rate_limits.authorization_1m, window = 60, key = "CUSTOM_KEYS", paths = [] }
  }
}

resource "aws_wafv2_ip_set" "this" {
  for_each = local.addresses

  name               = "${var.name}-${each.key}"
  description        = each.key == "allow" ? "Addresses that no rule stops" : "Addresses that are stopped"
  scope              = var.scope
  ip_address_version = "IPV4"
  addresses          = each.value

  tags = local.tags
}

resource "aws_wafv2_web_acl" "this" {
  name        = var.name
  description = "What is stopped or counted before it reaches ${var.name}."
  scope       = var.scope

  default_action {
    allow {}
  }

  dynamic "rule" {
    for_each = local.addresses

    content {
      name     = "addresses-${rule.key}"
      priority = rule.key == "allow" ? 0 : 1

      action {
        dynamic "allow" {
          for_each = rule.key == "allow" ? [true] : []
          content {}
        }
        dynamic "block" {
          for_each = rule.key == "block" && var.mode == "block" ? [true] : []
          content {}
        }
        dynamic "count" {
          for_each = rule.key == "block" && var.mode == "count" ? [true] : []
          content {}
        }
      }

      statement {
        ip_set_reference_statement {
          arn = aws_wafv2_ip_set.this[rule.key].arn
        }
      }

      visibility_config {
        cloudwatch_metrics_enabled = true
        metric_name                = "${var.name}-addresses-${rule.key}"
        sampled_requests_enabled   = false
      }
    }
  }

  dynamic "rule" {
    for_each = local.managed

    content {
      name     = rule.key
      priority = rule.value.priority

      override_action {
        dynamic "none" {
          for_each = var.mode == "block" ? [true] : []
          content {}
        }
        dynamic "count" {
          for_each = var.mode == "count" ? [true] : []
          content {}
        }
      }

      statement {
        managed_rule_group_statement {
          name        = rule.key
          vendor_name = "AWS"

          dynamic "rule_action_override" {
            for_each = rule.value.counted
            content {
              name = rule_action_override.value
              action_to_use {
                count {}
              }
            }
          }
        }
      }

      visibility_config {
        cloudwatch_metrics_enabled = true
        metric_name                = "${var.name}-${rule.key}"
        sampled_requests_enabled   = false
      }
    }
  }

  # What only an attacker sends is stopped from the first day on, also while everything else is counted.
  rule {
    name     = "AWSManagedRulesKnownBadInputsRuleSet"
    priority = 30

    override_action {
      none {}
    }

    statement {
      managed_rule_group_statement {
        name        = "AWSManagedRulesKnownBadInputsRuleSet"
        vendor_name = "AWS"
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "${var.name}-AWSManagedRulesKnownBadInputsRuleSet"
      sampled_requests_enabled   = false
    }
  }

  # Who comes by a VPN or a proxy is counted and never stopped by this: people have their reasons.
  rule {
    name     = "AWSManagedRulesAnonymousIpList"
    priority = 31

    override_action {
      count {}
    }

    statement {
      managed_rule_group_statement {
        name        = "AWSManagedRulesAnonymousIpList"
        vendor_name = "AWS"
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "${var.name}-AWSManagedRulesAnonymousIpList"
      sampled_requests_enabled   = false
    }
  }

  dynamic "rule" {
    for_each = local.rates

    content {
      name     = "rate-${rule.key}"
      priority = rule.value.priority

      action {
        dynamic "block" {
          for_each = var.mode == "block" ? [true] : []
          content {
            custom_response {
              response_code = 429
            }
          }
        }
        dynamic "count" {
          for_each = var.mode == "count" ? [true] : []
          content {}
        }
      }

      statement {
        rate_based_statement {
          limit                 = rule.value.limit
          evaluation_window_sec = rule.value.window
          aggregate_key_type    = rule.value.key

          dynamic "custom_key" {
            for_each = rule.value.key == "CUSTOM_KEYS" ? ["authorization"] : []
            content {
              header {
                name = custom_key.value
                text_transformation {
                  priority = 0
                  type     = "NONE"
                }
              }
            }
          }

          dynamic "scope_down_statement" {
            for_each = length(rule.value.paths) > 0 ? [join("|", rule.value.paths)] : []
            content {
              regex_match_statement {
                regex_string = "^(${scope_down_statement.value})$"
                field_to_match {
                  uri_path {}
                }
                text_transformation {
                  priority = 0
                  type     = "NORMALIZE_PATH"
                }
              }
            }
          }
        }
      }

      visibility_config {
        cloudwatch_metrics_enabled = true
        metric_name                = "${var.name}-rate-${rule.key}"
        sampled_requests_enabled   = false
      }
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = var.name
    sampled_requests_enabled   = false
  }

  tags = local.tags
}

resource "aws_wafv2_web_acl_association" "this" {
  count = var.load_balancer == null ? 0 : 1

  resource_arn = var.load_balancer.arn
  web_acl_arn  = aws_wafv2_web_acl.this.arn
}

resource "aws_cloudwatch_log_group" "this" {
  # WAF writes only to groups whose names begin so.
  name              = "aws-waf-logs-${var.name}"
  kms_key_id        = var.logs_kms_key_arn
  retention_in_days = var.log_days

  tags = local.tags
}

resource "aws_wafv2_web_acl_logging_configuration" "this" {
  resource_arn            = aws_wafv2_web_acl.this.arn
  log_destination_configs = [aws_cloudwatch_log_group.this.arn]

  redacted_fields {
    single_header {
      name = "authorization"
    }
  }

  redacted_fields {
    single_header {
      name = "cookie"
    }
  }

  # OAuth 1.0a may carry its token there.
  redacted_fields {
    query_string {}
  }

  logging_filter {
    default_behavior = "DROP"

    filter {
      behavior    = "KEEP"
      requirement = "MEETS_ANY"

      condition {
        action_condition {
          action = "BLOCK"
        }
      }
      condition {
        action_condition {
          action = "COUNT"
        }
      }
    }
  }
}

mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  logs_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000000"
  name             = "murmur-prod-euw1"
}

run "defaults" {
  command = plan

  assert {
    condition     = aws_wafv2_web_acl.this.scope == "REGIONAL" && length(aws_wafv2_web_acl.this.default_action[0].allow) == 1
    error_message = "What no rule names is let through."
  }

  assert {
    condition = { for rule in aws_wafv2_web_acl.this.rule : rule.name => rule.priority } == {
      AWSManagedRulesAmazonIpReputationList = 10
      AWSManagedRulesAnonymousIpList        = 31
      AWSManagedRulesCommonRuleSet          = 20
      AWSManagedRulesKnownBadInputsRuleSet  = 30
      rate-address                          = 40
      rate-authorization                    = 42
      rate-login                            = 41
    }
    error_message = "Rules stand in this order."
  }

  assert {
    condition     = length(aws_wafv2_web_acl_association.this) == 0
    error_message = "Nobody named a load balancer."
  }
}

run "count_stops_only_known_attacks" {
  command = plan

  variables {
    block_cidrs = ["192.0.2.0/24"]
    mode        = "count"
  }

  assert {
    condition = alltrue([for rule in aws_wafv2_web_acl.this.rule :
      length(try(rule.action[0].block, [])) == 0 && length(try(rule.override_action[0].none, [])) == 0 if rule.name != "AWSManagedRulesKnownBadInputsRuleSet"
    ])
    error_message = "While it counts it stops nobody."
  }

  assert {
    condition     = alltrue([for rule in aws_wafv2_web_acl.this.rule : length(try(rule.action[0].count, [])) + length(try(rule.override_action[0].count, [])) == 1 if rule.name != "AWSManagedRulesKnownBadInputsRuleSet"])
    error_message = "Every rule counts."
  }

  assert {
    condition     = length(one([for rule in aws_wafv2_web_acl.this.rule : rule if rule.name == "AWSManagedRulesKnownBadInputsRuleSet"]).override_action[0].none) == 1
    error_message = "What only an attacker sends is stopped all the same."
  }
}

run "block_stops" {
  command = plan

  variables {
    allow_cidrs = ["198.51.100.0/24"]
    block_cidrs = ["192.0.2.0/24"]
    mode        = "block"
  }

  assert {
    condition = alltrue([for rule in aws_wafv2_web_acl.this.rule :
      length(try(rule.action[0].block, [])) + length(try(rule.override_action[0].none, [])) == 1 if !contains(["addresses-allow", "AWSManagedRulesAnonymousIpList"], rule.name)
    ])
    error_message = "Every rule stops but those that let through or only count."
  }

  assert {
    condition     = length(one([for rule in aws_wafv2_web_acl.this.rule : rule if rule.name == "AWSManagedRulesAnonymousIpList"]).override_action[0].count) == 1
    error_message = "People behind VPNs are never stopped for that."
  }

  assert {
    condition     = one([for rule in aws_wafv2_web_acl.this.rule : rule.priority if rule.name == "addresses-allow"]) == 0 && one([for rule in aws_wafv2_web_acl.this.rule : rule.priority if rule.name == "addresses-block"]) == 1
    error_message = "Whom we let through comes before whom we stop."
  }

  assert {
    condition     = alltrue([for rule in aws_wafv2_web_acl.this.rule : rule.action[0].block[0].custom_response[0].response_code == 429 if startswith(rule.name, "rate-")])
    error_message = "Who asks too often is told so."
  }
}

run "a_load_balancer_stands_behind_the_rules" {
  variables {
    load_balancer = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/mock/0123456789abcdef" }
  }

  assert {
    condition     = aws_wafv2_web_acl_association.this[0].resource_arn == var.load_balancer.arn && aws_wafv2_web_acl_association.this[0].web_acl_arn == aws_wafv2_web_acl.this.arn
    error_message = "These rules, before this load balancer."
  }
}

run "rates_have_their_windows" {
  command = plan

  variables {
    rate_limits = { login_5m = 50 }
  }

  assert {
    condition = { for rule in aws_wafv2_web_acl.this.rule : rule.name => [
      rule.statement[0].rate_based_statement[0].limit, rule.statement[0].rate_based_statement[0].evaluation_window_sec, rule.statement[0].rate_based_statement[0].aggregate_key_type,
    ] if startswith(rule.name, "rate-") } == { rate-address = [10000, 300, "IP"], rate-authorization = [1000, 60, "CUSTOM_KEYS"], rate-login = [50, 300, "IP"] }
    error_message = "Limits and windows are those asked for."
  }

  assert {
    condition     = one([for rule in aws_wafv2_web_acl.this.rule : rule.statement[0].rate_based_statement[0].scope_down_statement[0].regex_match_statement[0].regex_string if rule.name == "rate-login"]) == "^(/auth/signup|/auth/login|/auth/password|/i/oauth2/authorize|/oauth2/authorize|/oauth/authorize|/oauth/authenticate|/i/oauth/authenticate)$"
    error_message = "The narrow limit is for log-in alone."
  }
}

run "large_bodies_are_only_counted" {
  command = plan

  variables {
    mode = "block"
  }

  assert {
    condition     = one([for rule in aws_wafv2_web_acl.this.rule : rule.statement[0].managed_rule_group_statement[0].rule_action_override[0].name if rule.name == "AWSManagedRulesCommonRuleSet"]) == "SizeRestrictions_BODY"
    error_message = "Bodies above 8 kB are the application's to judge."
  }
}

run "the_log_holds_no_secrets" {
  command = plan

  assert {
    condition     = toset(flatten([for field in aws_wafv2_web_acl_logging_configuration.this.redacted_fields : field.single_header[*].name])) == toset(["authorization", "cookie"]) && anytrue([for field in aws_wafv2_web_acl_logging_configuration.this.redacted_fields : length(field.query_string) == 1])
    error_message = "Tokens, cookies and query strings must not be logged."
  }

  assert {
    condition     = aws_wafv2_web_acl_logging_configuration.this.logging_filter[0].default_behavior == "DROP" && startswith(aws_cloudwatch_log_group.this.name, "aws-waf-logs-") && aws_cloudwatch_log_group.this.kms_key_id == var.logs_kms_key_arn
    error_message = "Only what was stopped or counted is logged, encrypted, under a name that WAF takes."
  }
}

run "refuses_wrong_shapes" {
  command = plan

  variables {
    allow_cidrs      = ["x"]
    block_cidrs      = ["y"]
    log_days         = 2
    login_paths      = ["login"]
    logs_kms_key_arn = "alias/logs"
    mode             = "off"
    name             = "m"
    rate_limits      = { address_5m = 1 }
    scope            = "GLOBAL"
  }

  expect_failures = [
    var.allow_cidrs, var.block_cidrs, var.log_days, var.login_paths, var.logs_kms_key_arn, var.mode, var.name, var.rate_limits, var.scope,
  ]
}

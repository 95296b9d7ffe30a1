mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  account_id      = "123456789012"
  admin_role_arns = ["arn:aws:iam::123456789012:role/keeper"]
  name            = "murmur-prod-euw1"
  region          = "eu-west-1"
}

run "defaults" {
  command = plan

  assert {
    condition     = keys(aws_kms_key.this) == ["backup", "config", "data", "logs", "media"]
    error_message = "Each purpose has its own key."
  }

  assert {
    condition     = alltrue([for key in values(aws_kms_key.this) : key.enable_key_rotation && key.deletion_window_in_days == 30])
    error_message = "Keys rotate, and their deletion takes a month."
  }

  assert {
    condition     = [for purpose, key in aws_kms_key.this : purpose if key.multi_region] == ["backup", "media"]
    error_message = "Only what is copied to another region needs a key that can be."
  }

  assert {
    condition     = aws_kms_alias.this["data"].name == "alias/murmur-prod-euw1/data"
    error_message = "A key is found by project and purpose."
  }
}

run "policies_name_every_action" {
  command = plan

  assert {
    condition = alltrue(flatten([
      for key in values(aws_kms_key.this) : [for statement in jsondecode(key.policy).Statement : [for action in flatten([statement.Action]) : !strcontains(action, "*")]]
    ]))
    error_message = "No action of a key's policy may hold a star."
  }

  assert {
    condition = alltrue(flatten([
      for key in values(aws_kms_key.this) : [for statement in jsondecode(key.policy).Statement : statement.Principal != "*" && try(statement.Principal.AWS, []) != ["*"]]
    ]))
    error_message = "No key is for everybody."
  }
}

run "managers_cannot_use" {
  command = plan

  assert {
    condition = alltrue([for key in values(aws_kms_key.this) : length(setintersection(
      toset(jsondecode(key.policy).Statement[0].Action), ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:CreateGrant"],
    )) == 0])
    error_message = "Who manages a key reads nothing with it."
  }

  assert {
    condition     = jsondecode(aws_kms_key.this["data"].policy).Statement[0].Principal.AWS == ["arn:aws:iam::123456789012:role/keeper", "arn:aws:iam::123456789012:root"]
    error_message = "The account and the named roles manage keys."
  }
}

run "use_is_through_services" {
  command = plan

  assert {
    condition = one([
      for statement in jsondecode(aws_kms_key.this["config"].policy).Statement : statement.Condition.StringEquals if statement.Sid == "UseThroughServices"
    ]) == { "kms:CallerAccount" = ["123456789012"], "kms:ViaService" = ["secretsmanager.eu-west-1.amazonaws.com", "ssm.eu-west-1.amazonaws.com"] }
    error_message = "Roles use a key only through the services of its purpose, in this account and region."
  }
}

run "the_cdn_reads_media" {
  command = plan

  assert {
    condition = one([
      for statement in jsondecode(aws_kms_key.this["media"].policy).Statement : [statement.Principal.Service, statement.Condition.StringEquals] if statement.Sid == "UseByServices"
    ]) == [["cloudfront.amazonaws.com"], { "aws:SourceAccount" = ["123456789012"] }]
    error_message = "The CDN must be able to read media, for this account alone."
  }
}

run "groups_start_machines_with_the_data_key_alone" {
  command = plan

  assert {
    condition = [for purpose, key in aws_kms_key.this : purpose if anytrue([for statement in jsondecode(key.policy).Statement : statement.Sid == "GrantByGroups"])] == ["data"] && one([
      for statement in jsondecode(aws_kms_key.this["data"].policy).Statement : statement.Condition.Bool if statement.Sid == "GrantByGroups"
    ]) == { "kms:GrantIsForAWSResource" = ["true"] }
    error_message = "The groups' role hands on the key of volumes, and only to AWS."
  }
}

run "logs_are_encrypted_for_this_account" {
  command = plan

  assert {
    condition = one([
      for statement in jsondecode(aws_kms_key.this["logs"].policy).Statement : statement.Condition.ArnLike if statement.Sid == "EncryptLogGroups"
    ]) == { "kms:EncryptionContext:aws:logs:arn" = ["arn:aws:logs:eu-west-1:123456789012:log-group:*"] }
    error_message = "Log groups of this account and region alone."
  }
}

run "refuses_wrong_shapes" {
  command = plan

  variables {
    account_id      = "1"
    admin_role_arns = ["arn:aws:iam::123456789012:user/bob"]
    deletion_days   = 6
    name            = "m"
    partition       = "moon"
    purposes        = { Data = { description = "x" } }
    region          = "europe"
  }

  expect_failures = [var.account_id, var.admin_role_arns, var.deletion_days, var.name, var.partition, var.purposes, var.region]
}

run "refuses_a_service_by_its_long_name" {
  command = plan

  variables {
    purposes = { data = { description = "x", via = ["ec2.amazonaws.com"] } }
  }

  expect_failures = [var.purposes]
}

run "refuses_a_principal_that_is_no_service" {
  command = plan

  variables {
    purposes = { data = { description = "x", service_principals = ["*"] } }
  }

  expect_failures = [var.purposes]
}

# Nothing is applied: a key that prevents its destruction could not be taken away again.
mock_provider "aws" {
  source          = "../../tests/mocks"
  override_during = plan
}

variables {
  account_id      = "123456789012"
  region          = "us-east-1"
  admin_role_arns = ["arn:aws:iam::123456789012:role/admin"]
  ci              = { issuer = "ci.example.com", audience = "aws", subjects = ["project:murmuration:ref:main"] }
}

run "state_and_releases_have_buckets_with_the_key" {
  command = plan

  assert {
    condition     = length(aws_kms_alias.this.name) > 0 && aws_kms_key.this.enable_key_rotation
    error_message = "The key of the state must be rotated."
  }
}

run "only_the_named_subjects_deploy" {
  command = plan

  assert {
    condition     = jsondecode(aws_iam_role.ci[0].assume_role_policy).Statement[0].Condition.StringLike["ci.example.com:sub"] == ["project:murmuration:ref:main"]
    error_message = "Only the subjects that were named may take on the role."
  }

  assert {
    condition     = strcontains(output.backend, "use_lockfile = true")
    error_message = "States are locked by files beside them."
  }
}

run "no_ci_in_a_second_region" {
  command = plan

  variables {
    ci = null
  }

  assert {
    condition     = length(aws_iam_role.ci) == 0 && length(aws_iam_openid_connect_provider.ci) == 0
    error_message = "Roles are the same in all regions, so only one makes them."
  }
}

run "everybody_deploys" {
  command = plan

  variables {
    ci = { issuer = "ci.example.com", audience = "aws", subjects = ["*"] }
  }

  expect_failures = [var.ci]
}

run "an_issuer_with_its_scheme" {
  command = plan

  variables {
    ci = { issuer = "https://ci.example.com", audience = "aws", subjects = ["project:murmuration"] }
  }

  expect_failures = [var.ci]
}

run "values_out_of_range" {
  command = plan

  variables {
    account_id      = "42"
    admin_role_arns = []
    project         = "Murmuration!"
  }

  expect_failures = [var.account_id, var.admin_role_arns, var.project]
}

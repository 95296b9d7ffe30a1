mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  project     = "murmuration"
  environment = "test"
  region      = "us-east-1"
  kms_key_arn = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000"
  settings    = { PUBLIC_URL = "https://example.com", MEDIA_CDN_DOMAIN = "" }
  secrets     = { TOKEN_SIGNING_KEY = "Signs access tokens" }
  overrides   = { OUTBOX_SHARDS = "64" }
  secret_values = {
    TOKEN_SIGNING_KEY = "a-canary-that-is-long-enough"
  }
}

run "one_parameter_a_key_below_one_path" {
  command = apply

  assert {
    condition     = aws_ssm_parameter.this["PUBLIC_URL"].name == "/murmuration/test/us-east-1/config/PUBLIC_URL" && output.path == "/murmuration/test/us-east-1/config/"
    error_message = "Machines look for the path and the key."
  }

  assert {
    condition     = toset(keys(output.app_environment)) == toset(["PUBLIC_URL", "MEDIA_CDN_DOMAIN", "TOKEN_SIGNING_KEY"])
    error_message = "Settings and secrets together are the environment, overrides are not."
  }

  assert {
    condition     = aws_ssm_parameter.this["OUTBOX_SHARDS"].value == "64" && output.app_overrides == tomap({ OUTBOX_SHARDS = "64" })
    error_message = "Overrides are parameters like all others."
  }

  assert {
    condition     = aws_ssm_parameter.this["MEDIA_CDN_DOMAIN"].value == "empty:" && output.app_environment["MEDIA_CDN_DOMAIN"] == ""
    error_message = "No parameter can be empty, so a word stands for it."
  }
}

run "a_secret_is_a_reference" {
  command = apply

  assert {
    condition     = startswith(output.app_environment["TOKEN_SIGNING_KEY"], "secret:arn:") && aws_ssm_parameter.this["TOKEN_SIGNING_KEY"].value == output.app_environment["TOKEN_SIGNING_KEY"]
    error_message = "A secret's parameter must name the secret, never hold it."
  }

  assert {
    condition     = aws_secretsmanager_secret_version.this["TOKEN_SIGNING_KEY"].secret_string_wo == null
    error_message = "The state must not hold the value."
  }

  assert {
    condition     = alltrue([for each in aws_ssm_parameter.this : each.type == "SecureString" && each.key_id == var.kms_key_arn])
    error_message = "Parameters are encrypted with our key."
  }
}

run "a_secret_of_the_machines_is_no_setting" {
  command = apply

  variables {
    machine_secrets = { NODE_TLS = "Key of the nodes" }
    secret_values   = { TOKEN_SIGNING_KEY = "a-canary-that-is-long-enough", NODE_TLS = "a-canary-that-is-long-enough" }
  }

  assert {
    condition     = keys(output.machine_secret_arns) == ["NODE_TLS"] && !contains(keys(output.app_environment), "NODE_TLS") && !contains(keys(aws_ssm_parameter.this), "NODE_TLS")
    error_message = "Only settings are parameters."
  }
}

run "a_secret_that_is_both" {
  command = plan

  variables {
    machine_secrets = { TOKEN_SIGNING_KEY = "Signs access tokens" }
  }

  expect_failures = [var.machine_secrets]
}

run "a_newer_version_is_a_newer_digest" {
  command = apply

  variables {
    secrets_version = 2
  }

  assert {
    condition     = aws_secretsmanager_secret_version.this["TOKEN_SIGNING_KEY"].secret_string_wo_version == 2 && output.digest != run.a_secret_is_a_reference.digest
    error_message = "Machines must notice that secrets were written anew."
  }
}

run "a_secret_without_value" {
  command = plan

  variables {
    secrets = { TOKEN_SIGNING_KEY = "Signs access tokens", CACHE_AUTH = "Opens the cache" }
  }

  expect_failures = [var.secret_values]
}

run "a_secret_that_can_be_guessed" {
  command = plan

  variables {
    secret_values = { TOKEN_SIGNING_KEY = "short" }
  }

  expect_failures = [var.secret_values]
}

run "a_secret_among_the_settings" {
  command = plan

  variables {
    settings = { TOKEN_SIGNING_KEY = "https://example.com" }
  }

  expect_failures = [var.settings]
}

run "a_reference_among_the_settings" {
  command = plan

  variables {
    settings = { PUBLIC_URL = "secret:arn:aws:secretsmanager:us-east-1:123456789012:secret:x" }
  }

  expect_failures = [var.settings]
}

run "an_override_of_the_stacks_own" {
  command = plan

  variables {
    overrides = { PUBLIC_URL = "https://example.org" }
  }

  expect_failures = [var.overrides]
}

run "an_empty_override" {
  command = plan

  variables {
    overrides = { OUTBOX_SHARDS = "" }
  }

  expect_failures = [var.overrides]
}

run "a_key_in_small_letters" {
  command = plan

  variables {
    settings = { public_url = "https://example.com" }
  }

  expect_failures = [var.settings]
}

run "values_out_of_range" {
  command = plan

  variables {
    recovery_days   = 3
    secrets         = { token = "x" }
    secret_values   = { token = "a-canary-that-is-long-enough" }
    secrets_version = 0
  }

  expect_failures = [var.recovery_days, var.secrets, var.secrets_version]
}

run "a_setting_that_no_parameter_holds" {
  command = plan

  variables {
    settings = { PUBLIC_URL = format("%04097d", 0) }
  }

  expect_failures = [var.settings]
}

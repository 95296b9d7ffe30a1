mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  account_id    = "123456789012"
  environment   = "prod"
  zone_name     = "example.com"
  media_domains = ["media.example.com"]
}

run "one_certificate_a_name_of_media" {
  command = plan

  assert {
    condition     = keys(module.certificate) == ["media.example.com"]
    error_message = "Each distribution has a name and a certificate of its own."
  }
}

run "queries_are_logged_with_our_key" {
  command = plan

  assert {
    condition     = aws_cloudwatch_log_group.queries.retention_in_days == 365
    error_message = "Questions to the zone are kept for a year."
  }
}

run "media_outside_the_zone" {
  command = plan

  variables {
    media_domains = ["media.example.org"]
  }

  expect_failures = [var.media_domains]
}

run "values_out_of_range" {
  command = plan

  variables {
    account_id    = "42"
    environment   = "production"
    project       = "Murmuration"
    zone_name     = "example"
    media_domains = []
  }

  expect_failures = [var.account_id, var.environment, var.project, var.zone_name]
}

mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  domains = ["example.com", "*.example.com", "api.example.com"]
  name    = "murmur-prod-euw1"
  region  = "eu-west-1"
  zone_id = "Z0123456789ABCDEFGHIJ"
}

run "defaults" {
  command = plan

  assert {
    condition     = aws_acm_certificate.this.domain_name == "example.com" && aws_acm_certificate.this.validation_method == "DNS" && aws_acm_certificate.this.subject_alternative_names == toset(["*.example.com", "api.example.com"])
    error_message = "The first name is the certificate's own, the others stand beside it."
  }

  assert {
    condition     = length(aws_route53_health_check.this) == 0 && output.health_check_id == null
    error_message = "Nobody asked for a health check."
  }
}

run "a_wildcard_shares_its_parents_record" {
  command = plan

  assert {
    condition     = keys(aws_route53_record.proof) == ["api.example.com", "example.com"]
    error_message = "The same record twice would be a conflict."
  }
}

run "a_wildcard_alone_has_its_own_record" {
  command = plan

  variables {
    domains = ["*.example.com"]
  }

  assert {
    condition     = keys(aws_route53_record.proof) == ["*.example.com"]
    error_message = "Nobody else proves it."
  }
}

run "the_certificate_is_proved" {
  assert {
    condition     = aws_route53_record.proof["api.example.com"].name == "_mock.api.example.com." && aws_route53_record.proof["api.example.com"].records == toset(["_mock.acm-validations.aws."])
    error_message = "A record proves its own name."
  }

  assert {
    condition     = output.certificate_arn == aws_acm_certificate.this.arn
    error_message = "Who uses the certificate waits until it is proved."
  }
}

run "a_regions_door_is_watched" {
  variables {
    watched = { name = "mock.eu-west-1.elb.amazonaws.com" }
  }

  assert {
    condition     = aws_route53_health_check.this[0].fqdn == "mock.eu-west-1.elb.amazonaws.com" && aws_route53_health_check.this[0].resource_path == "/readyz" && aws_route53_health_check.this[0].type == "HTTPS" && output.health_check_id == aws_route53_health_check.this[0].id
    error_message = "A region is healthy when it is ready over TLS."
  }
}

run "refuses_wrong_shapes" {
  command = plan

  variables {
    domains           = ["Example"]
    health_check_path = "readyz"
    name              = "m"
    region            = "europe"
    watched           = { name = "API example" }
    zone_id           = "example.com"
  }

  expect_failures = [var.domains, var.health_check_path, var.name, var.region, var.watched, var.zone_id]
}

run "refuses_a_name_twice" {
  command = plan

  variables {
    domains = ["example.com", "example.com"]
  }

  expect_failures = [var.domains]
}

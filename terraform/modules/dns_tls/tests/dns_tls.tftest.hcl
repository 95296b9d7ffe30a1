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
    condition     = length(aws_route53_record.alias) == 0 && length(aws_route53_health_check.this) == 0
    error_message = "Nobody asked for a name."
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

run "a_region_is_found_by_latency_while_healthy" {
  variables {
    alias = { name = "api.example.com", target_name = "mock.eu-west-1.elb.amazonaws.com", target_zone_id = "Z32O12XQLNTSW2" }
  }

  assert {
    condition     = aws_route53_record.alias[0].latency_routing_policy[0].region == "eu-west-1" && aws_route53_record.alias[0].set_identifier == "eu-west-1" && aws_route53_record.alias[0].health_check_id == aws_route53_health_check.this[0].id && aws_route53_record.alias[0].alias[0].evaluate_target_health
    error_message = "The name leads to the nearest region that is healthy."
  }

  assert {
    condition     = aws_route53_health_check.this[0].resource_path == "/readyz" && aws_route53_health_check.this[0].type == "HTTPS" && output.health_check_id == aws_route53_health_check.this[0].id
    error_message = "A region is healthy when it is ready over TLS."
  }
}

run "refuses_wrong_shapes" {
  command = plan

  variables {
    alias             = { name = "API example", target_name = "x", target_zone_id = "Z1" }
    domains           = ["Example"]
    health_check_path = "readyz"
    name              = "m"
    region            = "europe"
    zone_id           = "example.com"
  }

  expect_failures = [var.alias, var.domains, var.health_check_path, var.name, var.region, var.zone_id]
}

run "refuses_a_name_twice" {
  command = plan

  variables {
    domains = ["example.com", "example.com"]
  }

  expect_failures = [var.domains]
}

mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  certificate_arn   = "arn:aws:acm:eu-west-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
  logs_bucket       = "murmur-logs"
  name              = "murmur-prod-euw1"
  security_group_id = "sg-alb"
  subnet_ids        = { eu-west-1a = "subnet-a", eu-west-1b = "subnet-b", eu-west-1c = "subnet-c" }
  vpc_id            = "vpc-0123456789abcdef0"
}

run "defaults" {
  command = plan

  assert {
    condition     = aws_lb.this.enable_deletion_protection && aws_lb.this.drop_invalid_header_fields && !aws_lb.this.internal && aws_lb.this.access_logs[0].enabled
    error_message = "The door is protected, strict about headers, open to the world, and logged."
  }

  assert {
    condition     = aws_lb.this.name_prefix == "murmur" && aws_lb_target_group.this.name_prefix == "murmur"
    error_message = "Names by prefix, or an exchange would collide."
  }

  assert {
    condition     = length(aws_shield_protection.this) == 0
    error_message = "Nobody asked for Shield."
  }
}

run "ready_machines_alone_are_asked" {
  command = plan

  assert {
    condition     = aws_lb_target_group.this.health_check[0].path == "/readyz" && aws_lb_target_group.this.health_check[0].matcher == "200" && aws_lb_target_group.this.health_check[0].interval == 10
    error_message = "Whether a machine is asked depends on /readyz."
  }

  assert {
    condition     = !aws_lb_target_group.this.stickiness[0].enabled
    error_message = "Every machine serves everybody."
  }
}

run "leaving_takes_longer_than_a_request" {
  command = plan

  assert {
    condition     = tonumber(aws_lb_target_group.this.deregistration_delay) == 45 && tonumber(aws_lb_target_group.this.deregistration_delay) > var.longest_request_seconds && aws_lb.this.idle_timeout > var.longest_request_seconds
    error_message = "A request that runs must be able to end."
  }
}

run "clients_speak_tls" {
  command = plan

  assert {
    condition     = aws_lb_listener.https.ssl_policy == "ELBSecurityPolicy-TLS13-1-2-2021-06" && aws_lb_listener.https.port == 443 && aws_lb_listener.https.certificate_arn == var.certificate_arn
    error_message = "TLS 1.3, or 1.2 with good ciphers."
  }
}

run "prod_stands_behind_shield" {
  variables {
    shield = true
  }

  assert {
    condition     = aws_shield_protection.this[0].resource_arn == aws_lb.this.arn
    error_message = "Shield stands before this load balancer."
  }

  assert {
    condition     = output.request_label == "app/mock/0123456789abcdef/targetgroup/mock/0123456789abcdef"
    error_message = "Scaling names load balancer and target group in this form."
  }
}

run "development_may_be_deleted" {
  command = plan

  variables {
    deletion_protection = false
  }

  assert {
    condition     = !aws_lb.this.enable_deletion_protection
    error_message = "Without protection it can go."
  }
}

run "refuses_wrong_shapes" {
  command = plan

  variables {
    certificate_arn        = "cert"
    deregistration_seconds = 61
    health_check_path      = "readyz"
    idle_seconds           = 75
    logs_bucket            = ""
    name                   = "m"
    security_group_id      = ""
    subnet_ids             = {}
    target_port            = 80
    vpc_id                 = ""
  }

  expect_failures = [
    var.certificate_arn, var.deregistration_seconds, var.health_check_path, var.idle_seconds, var.logs_bucket, var.name, var.security_group_id,
    var.subnet_ids, var.target_port, var.vpc_id,
  ]
}

run "refuses_a_longest_request_of_nothing" {
  command = plan

  variables {
    longest_request_seconds = 0
  }

  expect_failures = [var.longest_request_seconds]
}

run "refuses_to_cut_requests_off" {
  command = plan

  variables {
    deregistration_seconds  = 40
    longest_request_seconds = 50
  }

  expect_failures = [var.deregistration_seconds]
}

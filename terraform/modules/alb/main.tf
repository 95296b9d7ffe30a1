locals {
  # AWS appends its own letters, and six is what it leaves.
  prefix = substr(replace(var.name, "-", ""), 0, 6)
  tags   = merge(var.tags, { Name = var.name, Tier = "alb" })
}

resource "aws_lb" "this" {
  #checkov:skip=CKV2_AWS_28:modules/waf joins its rules to the load balancer, which a graph of names cannot see
  name_prefix                = local.prefix
  load_balancer_type         = "application"
  internal                   = false
  subnets                    = values(var.subnet_ids)
  security_groups            = [var.security_group_id]
  enable_deletion_protection = var.deletion_protection
  drop_invalid_header_fields = true
  desync_mitigation_mode     = "defensive"
  enable_zonal_shift         = true
  idle_timeout               = var.idle_seconds
  preserve_host_header       = true
  xff_header_processing_mode = "append"

  access_logs {
    bucket  = var.logs_bucket
    prefix  = var.name
    enabled = true
  }

  tags = local.tags
}

resource "aws_lb_target_group" "this" {
  #checkov:skip=CKV_AWS_378:TLS ends at the load balancer; machines are reached only from its security group
  name_prefix                   = local.prefix
  vpc_id                        = var.vpc_id
  port                          = var.target_port
  protocol                      = "HTTP"
  target_type                   = "instance"
  deregistration_delay          = var.deregistration_seconds
  load_balancing_algorithm_type = "least_outstanding_requests"

  health_check {
    path                = var.health_check_path
    matcher             = "200"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  stickiness {
    type    = "lb_cookie"
    enabled = false
  }

  tags = local.tags

  lifecycle {
    create_before_destroy = true
  }
}

# There is no listener on port 80: a client that sends its token in clear is not to be helped to go on doing so.
resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }

  tags = local.tags
}

resource "aws_shield_protection" "this" {
  count = var.shield ? 1 : 0

  name         = var.name
  resource_arn = aws_lb.this.arn

  tags = local.tags
}

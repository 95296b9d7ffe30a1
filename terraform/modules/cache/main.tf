locals {
  clustered = var.role == "cache"
  port      = 6379
}

resource "aws_elasticache_subnet_group" "this" {
  name        = var.name
  description = "Where the ${var.role} ${var.name} lives"
  subnet_ids  = var.subnet_ids

  tags = var.tags
}

resource "aws_elasticache_parameter_group" "this" {
  name        = "${var.name}-valkey8"
  description = "The ${var.role} ${var.name}"
  family      = "valkey8"

  parameter {
    name  = "cluster-enabled"
    value = local.clustered ? "yes" : "no"
  }

  parameter {
    name  = "maxmemory-policy"
    value = local.clustered ? "allkeys-lru" : "noeviction"
  }

  parameter {
    name  = "reserved-memory-percent"
    value = "25"
  }

  tags = var.tags
}

# It cannot log in until an operator gives it a password outside of Terraform, so that none is ever in a state.
resource "aws_elasticache_user" "this" {
  user_id       = var.name
  user_name     = "default"
  engine        = "valkey"
  access_string = "off ~* &* +@all -@dangerous +info"

  authentication_mode {
    type = "no-password-required"
  }

  tags = var.tags

  lifecycle {
    ignore_changes = [access_string, authentication_mode, no_password_required, passwords]
  }
}

resource "aws_elasticache_user_group" "this" {
  user_group_id = var.name
  engine        = "valkey"
  user_ids      = [aws_elasticache_user.this.user_id]

  tags = var.tags
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/murmuration/${var.name}/slow"
  kms_key_id        = var.kms_key_arn
  retention_in_days = var.log_retention_days

  tags = var.tags
}

resource "aws_elasticache_replication_group" "this" {
  replication_group_id = var.name
  description          = local.clustered ? "What may be forgotten" : "Nudges to the workers"

  engine                     = "valkey"
  engine_version             = var.engine_version
  node_type                  = var.node_type
  port                       = local.port
  cluster_mode               = local.clustered ? "enabled" : "disabled"
  num_node_groups            = var.shards
  replicas_per_node_group    = var.replicas
  automatic_failover_enabled = true
  multi_az_enabled           = true

  parameter_group_name = aws_elasticache_parameter_group.this.name
  subnet_group_name    = aws_elasticache_subnet_group.this.name
  security_group_ids   = var.security_group_ids
  user_group_ids       = [aws_elasticache_user_group.this.user_group_id]

  at_rest_encryption_enabled = true
  kms_key_id                 = var.kms_key_arn
  transit_encryption_enabled = true
  transit_encryption_mode    = "required"

  apply_immediately          = var.apply_immediately
  auto_minor_version_upgrade = true
  maintenance_window         = var.maintenance_window
  notification_topic_arn     = var.notification_topic_arn
  snapshot_retention_limit   = var.snapshot_retention_days
  snapshot_window            = "03:00-04:00"

  log_delivery_configuration {
    destination      = aws_cloudwatch_log_group.this.name
    destination_type = "cloudwatch-logs"
    log_format       = "json"
    log_type         = "slow-log"
  }

  tags = var.tags
}

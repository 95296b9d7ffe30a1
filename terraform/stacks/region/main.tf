locals {
  name    = "${var.project}-${var.environment}-${var.region_short}"
  cluster = "${var.project}-${var.environment}"
  infra   = "/${var.project}/${var.environment}/${var.region}/infra"
  config  = "/${var.project}/${var.environment}/${var.region}/config/"
  lock    = "${local.infra}/cassandra/boot-lock"
  buckets = "${local.name}-${var.account_id}"
  door    = "${var.region_short}.${var.domain}"

  tags = {
    Project     = var.project
    Environment = var.environment
    Region      = var.region
    ManagedBy   = "terraform"
  }

  release = { bucket = var.release.bucket, key = var.release.key, sha256 = var.release.sha256 }

  racks = { for az in keys(var.azs) : az => {
    subnet_id   = module.network.data_subnet_ids[az]
    subnet_cidr = module.network.data_subnet_cidrs[az]
  } }

  # Written out, not asked of modules, so that plans know them and nothing waits for anything.
  metrics = { Environment = var.environment, Region = var.region }
  guards  = [for alarm in ["api-errors", "api-latency"] : "${local.name}-${alarm}"]
}

module "kms" {
  source = "../../modules/kms"

  name            = local.name
  account_id      = var.account_id
  admin_role_arns = var.admin_role_arns
  region          = var.region
}

module "network" {
  source = "../../modules/network"

  name             = local.name
  account_id       = var.account_id
  allow_single_az  = var.allow_single_az
  azs              = var.azs
  cidr             = var.cidr
  logs_kms_key_arn = module.kms.key_arns["logs"]
  nat_mode         = var.nat_mode
  region           = var.region
}

module "security_groups" {
  source = "../../modules/security_groups"

  name                       = local.name
  endpoint_security_group_id = module.network.endpoint_security_group_id
  s3_prefix_list_id          = module.network.s3_prefix_list_id
  vpc_id                     = module.network.vpc_id
}

module "logs" {
  source = "../../modules/bucket"

  name              = "${local.buckets}-logs"
  acl               = true
  expiring_prefixes = { "alb/" = 365, "backup/" = 365, "cdn/" = 365, "media/" = 365 }
  force_destroy     = !var.deletion_protection
  statements = [
    {
      Sid       = "LoadBalancer"
      Effect    = "Allow"
      Principal = { Service = "logdelivery.elasticloadbalancing.amazonaws.com" }
      Action    = ["s3:PutObject"]
      Resource  = "%BUCKET%/*"
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    },
    {
      Sid       = "Buckets"
      Effect    = "Allow"
      Principal = { Service = "logging.s3.amazonaws.com" }
      Action    = ["s3:PutObject"]
      Resource  = "%BUCKET%/*"
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    },
  ]
}

module "waf" {
  source = "../../modules/waf"

  name             = local.name
  load_balancer    = { arn = module.alb.arn }
  logs_kms_key_arn = module.kms.key_arns["logs"]
  mode             = var.waf_mode
}

module "dns_tls" {
  source = "../../modules/dns_tls"

  name    = local.name
  domains = [var.domain, local.door]
  region  = var.region
  watched = { name = module.alb.dns_name }
  zone_id = var.zone_id
}

# One of several regions' by latency, left out while its own health check fails.
resource "aws_route53_record" "api" {
  zone_id         = var.zone_id
  name            = var.domain
  type            = "A"
  set_identifier  = var.region
  health_check_id = module.dns_tls.health_check_id

  alias {
    name                   = module.alb.dns_name
    zone_id                = module.alb.zone_id
    evaluate_target_health = true
  }

  latency_routing_policy {
    region = var.region
  }
}

resource "aws_route53_record" "door" {
  zone_id = var.zone_id
  name    = local.door
  type    = "A"

  alias {
    name                   = module.alb.dns_name
    zone_id                = module.alb.zone_id
    evaluate_target_health = true
  }
}

module "alb" {
  source = "../../modules/alb"

  name                = local.name
  certificate_arn     = module.dns_tls.certificate_arn
  deletion_protection = var.deletion_protection
  logs_bucket         = module.logs.id
  security_group_id   = module.security_groups.ids["alb"]
  shield              = var.shield
  subnet_ids          = module.network.public_subnet_ids
  target_port         = module.security_groups.ports.api
  vpc_id              = module.network.vpc_id
}

module "media" {
  source = "../../modules/media"

  name                = "${local.buckets}-media"
  access_logs_bucket  = module.logs.id
  access_logs_domain  = module.logs.regional_domain
  certificate_arn     = var.cdn_certificate_arn
  cors_origins        = ["https://${var.domain}"]
  domain              = var.media_domain
  emulated            = var.features.emulated
  failover_origin     = var.media_failover_origin
  force_destroy       = !var.deletion_protection
  kms_key_arn         = module.kms.key_arns["media"]
  public_keys         = var.media_public_keys
  region              = var.region
  wait_for_deployment = !var.features.offline
  web_acl_arn         = var.cdn_web_acl_arn
}

resource "aws_route53_record" "media" {
  zone_id = var.zone_id
  name    = var.media_domain
  type    = "A"

  alias {
    name                   = module.media.cdn_target.domain
    zone_id                = module.media.cdn_target.zone_id
    evaluate_target_health = false
  }
}

module "backup" {
  source = "../../modules/backup"

  name               = local.name
  access_logs_bucket = module.logs.id
  bucket_name        = "${local.buckets}-backup"
  copy_vault_arn     = var.copy_vault_arn
  emulated           = var.features.emulated
  force_destroy      = !var.deletion_protection
  kms_key_arn        = module.kms.key_arns["backup"]
  lock_days          = var.environment == "prod" ? 7 : 0
  selection_tags     = { Project = var.project, Environment = var.environment, Tier = "cassandra" }
}

module "observability" {
  source = "../../modules/observability"

  name              = local.name
  alb               = { arn_suffix = module.alb.arn_suffix, target_group_arn_suffix = module.alb.target_group_arn_suffix }
  budget_tags       = { Project = var.project, Environment = var.environment }
  budget_usd        = var.monthly_budget_usd
  cassandra_groups  = { for slot, each in module.cassandra.slots : slot => each.asg_name }
  cassandra_volumes = var.cassandra_storage == "ebs" ? { for slot, each in module.cassandra.slots : slot => each.volume_id } : {}
  certificate_arns  = { api = module.dns_tls.certificate_arn }
  emulated          = var.features.emulated
  environment       = var.environment
  groups = {
    api     = { name = module.api.asg_name, max = var.api_max }
    workers = { name = module.workers.asg_name, max = var.workers_max }
  }
  kms_key_arn       = module.kms.key_arns["logs"]
  metrics_namespace = var.metrics_namespace
  redis             = { broker = flatten(module.broker[*].member_ids), cache = flatten(module.cache[*].member_ids) }
  region            = var.region
  subscribers       = var.alarm_subscribers
  vault_name        = module.backup.vault_name
  web_acl_name      = module.waf.name
}

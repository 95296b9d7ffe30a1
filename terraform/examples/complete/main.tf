# All modules of one region, wired by hand: what stacks/region does, without its choices. To read, or to take parts from.
terraform {
  required_version = ">= 1.11, < 2.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

provider "aws" {
  region = var.region

  max_retries                 = var.offline ? 1 : 25
  s3_use_path_style           = var.offline
  skip_credentials_validation = var.offline
  skip_metadata_api_check     = var.offline
  skip_requesting_account_id  = var.offline

  default_tags {
    tags = { Project = local.project, Environment = local.environment, Region = var.region, ManagedBy = "terraform" }
  }
}

locals {
  project     = "murmuration"
  environment = "dev"
  name        = "${local.project}-${local.environment}-full"
  root        = "/${local.project}/${local.environment}/${var.region}"
  config      = "${local.root}/config/"
  lock        = "${local.root}/infra/cassandra/boot-lock"
  buckets     = "${local.name}-${var.account_id}"
  release     = { bucket = var.release.bucket, key = var.release.key, sha256 = var.release.sha256 }
  metrics     = { namespace = local.project, dimensions = { Environment = local.environment, Region = var.region } }
  azs         = { for index, letter in ["a", "b", "c"] : "${var.region}${letter}" => { index = index } }

  # What each tier may do with buckets beyond reading its release.
  rights = {
    api       = { media = { arn = module.media.bucket_arn, access = "write" } }
    cassandra = { backup = { arn = module.backup.bucket_arn, access = "write", prefixes = ["cassandra/"] } }
    schedule  = {}
    worker    = { media = { arn = module.media.bucket_arn, access = "write" } }
  }

  # Groups of machines: one that answers, one that works, one that keeps time.
  services = {
    api = {
      min     = 2
      max     = 4
      groups  = [module.alb.target_group_arn]
      scaling = { requests = { label = module.alb.request_label, per_target_minute = 6000 } }
    }
    schedule = {
      min     = 1
      max     = 1
      groups  = []
      scaling = { cpu = { percent = 90 } }
    }
    worker = {
      min     = 1
      max     = 4
      groups  = []
      scaling = { backlog = local.metrics }
    }
  }
}

module "kms" {
  source = "../../modules/kms"

  name       = local.name
  account_id = var.account_id
  region     = var.region
}

module "network" {
  source = "../../modules/network"

  name             = local.name
  account_id       = var.account_id
  azs              = local.azs
  cidr             = "10.98.0.0/16"
  logs_kms_key_arn = module.kms.key_arns["logs"]
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
  statements = [for sid, service in { LoadBalancer = "logdelivery.elasticloadbalancing.amazonaws.com", Buckets = "logging.s3.amazonaws.com" } : {
    Sid       = sid
    Effect    = "Allow"
    Principal = { Service = service }
    Action    = ["s3:PutObject"]
    Resource  = "%BUCKET%/*"
    Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
  }]
}

module "waf" {
  source = "../../modules/waf"

  name             = local.name
  load_balancer    = { arn = module.alb.arn }
  logs_kms_key_arn = module.kms.key_arns["logs"]
}

module "dns_tls" {
  source = "../../modules/dns_tls"

  name    = local.name
  domains = [var.domain]
  region  = var.region
  watched = { name = module.alb.dns_name }
  zone_id = var.zone_id
}

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

module "alb" {
  source = "../../modules/alb"

  name              = local.name
  certificate_arn   = module.dns_tls.certificate_arn
  logs_bucket       = module.logs.id
  security_group_id = module.security_groups.ids["alb"]
  subnet_ids        = module.network.public_subnet_ids
  target_port       = module.security_groups.ports.api
  vpc_id            = module.network.vpc_id
}

module "media" {
  source = "../../modules/media"

  name                = "${local.buckets}-media"
  access_logs_bucket  = module.logs.id
  access_logs_domain  = module.logs.regional_domain
  certificate_arn     = var.cdn_certificate_arn
  cors_origins        = ["https://${var.domain}"]
  domain              = var.media_domain
  kms_key_arn         = module.kms.key_arns["media"]
  region              = var.region
  wait_for_deployment = !var.offline
  web_acl_arn         = var.cdn_web_acl_arn
}

module "backup" {
  source = "../../modules/backup"

  name               = local.name
  access_logs_bucket = module.logs.id
  bucket_name        = "${local.buckets}-backup"
  kms_key_arn        = module.kms.key_arns["backup"]
  selection_tags     = { Project = local.project, Environment = local.environment, Tier = "cassandra" }
}

module "iam" {
  source   = "../../modules/iam_tier"
  for_each = local.rights

  name               = local.name
  tier               = each.key
  account_id         = var.account_id
  buckets            = merge({ release = { arn = "arn:aws:s3:::${var.release.bucket}", access = "read", prefixes = ["releases/"] } }, each.value)
  cassandra_cluster  = each.key == "cassandra" ? local.name : null
  kms_key_arns       = [module.kms.key_arns["config"], module.kms.key_arns["backup"], module.kms.key_arns["media"], var.release.kms_key_arn]
  lock_parameter     = each.key == "cassandra" ? local.lock : null
  metrics_namespace  = local.metrics.namespace
  parameter_paths    = [local.config]
  region             = var.region
  secret_arns        = concat(values(module.config.secret_arns), each.key == "cassandra" ? values(module.config.machine_secret_arns) : [])
  volume_kms_key_arn = each.key == "cassandra" ? module.kms.key_arns["data"] : null
}

module "cassandra" {
  source = "../../modules/cassandra"

  name                 = local.name
  ami_ids              = var.ami_ids
  backup               = { bucket = module.backup.bucket }
  cluster_name         = local.name
  config_path          = local.config
  dc                   = "full"
  environment          = local.environment
  heap_mib             = 2048
  instance_profile_arn = module.iam["cassandra"].instance_profile_arn
  instance_type        = "m7g.large"
  kms_key_arn          = module.kms.key_arns["data"]
  lock_parameter       = local.lock
  nodes_per_rack       = 1
  project              = local.project
  racks                = { for az in keys(local.azs) : az => { subnet_id = module.network.data_subnet_ids[az], subnet_cidr = module.network.data_subnet_cidrs[az] } }
  region               = var.region
  release              = local.release
  security_group_ids   = [module.security_groups.ids["cassandra"]]
  storage              = { kind = "ebs", gib = 50, iops = 3000, mibs = 125 }
  tls_secret_arn       = module.config.machine_secret_arns["CASSANDRA_NODE_TLS"]
}

module "service" {
  source   = "../../modules/service_asg"
  for_each = local.services

  name                 = local.name
  role                 = each.key
  ami_ids              = var.ami_ids
  config_path          = local.config
  environment          = local.environment
  instance_profile_arn = module.iam[each.key].instance_profile_arn
  instance_types       = ["t4g.medium"]
  kms_key_arn          = module.kms.key_arns["data"]
  max_size             = each.value.max
  min_size             = each.value.min
  project              = local.project
  region               = var.region
  release              = local.release
  scaling              = each.value.scaling
  security_group_ids   = [module.security_groups.ids[each.key == "api" ? "api" : "worker"]]
  settings_version     = module.config.digest
  subnet_ids           = module.network.app_subnet_ids
  target_group_arns    = each.value.groups
}

module "redis" {
  source   = "../../modules/cache"
  for_each = toset(["broker", "cache"])

  name               = "${local.name}-${each.key}"
  role               = each.key
  kms_key_arn        = module.kms.key_arns["data"]
  node_type          = "cache.t4g.small"
  replicas           = 1
  security_group_ids = [module.security_groups.ids["cache"]]
  subnet_ids         = values(module.network.data_subnet_ids)
}

module "config" {
  source = "../../modules/config"

  project         = local.project
  environment     = local.environment
  region          = var.region
  kms_key_arn     = module.kms.key_arns["config"]
  machine_secrets = { CASSANDRA_NODE_TLS = "Private key and certificates of the Cassandra nodes" }
  secret_values   = var.secret_values
  secrets = {
    BROKER_AUTH        = "Opens the broker"
    CACHE_AUTH         = "Opens the cache"
    CASSANDRA_PASSWORD = "Password of the application's role in Cassandra"
    TOKEN_SIGNING_KEY  = "Signs access tokens"
  }

  settings = {
    BROKER_URL               = module.redis["broker"].url
    CACHE_CLUSTER            = "true"
    CACHE_URL                = module.redis["cache"].url
    CASSANDRA_CA_PEM         = var.cassandra_ca_pem
    CASSANDRA_CONTACT_POINTS = join(",", module.cassandra.contact_points)
    CASSANDRA_KEYSPACE       = "murmuration"
    CASSANDRA_LOCAL_DC       = module.cassandra.dc
    CASSANDRA_PORT           = tostring(module.cassandra.port)
    CASSANDRA_REPLICATION    = "${module.cassandra.dc}:${module.cassandra.replication}"
    CASSANDRA_USERNAME       = "murmuration"
    ENVIRONMENT              = local.environment
    HOME_HORIZON_DAYS        = "7"
    MEDIA_BUCKET             = module.media.bucket
    MEDIA_CDN_DOMAIN         = module.media.cdn_domain
    METRICS_NAMESPACE        = local.metrics.namespace
    PUBLIC_URL               = "https://${var.domain}"
    REGION                   = var.region
  }
}

module "observability" {
  source = "../../modules/observability"

  name              = local.name
  alb               = { arn_suffix = module.alb.arn_suffix, target_group_arn_suffix = module.alb.target_group_arn_suffix }
  budget_usd        = 1000
  cassandra_groups  = { for slot, each in module.cassandra.slots : slot => each.asg_name }
  cassandra_volumes = { for slot, each in module.cassandra.slots : slot => each.volume_id }
  certificate_arns  = { api = module.dns_tls.certificate_arn }
  environment       = local.environment
  groups            = { for role in ["api", "worker"] : role => { name = module.service[role].asg_name, max = local.services[role].max } }
  kms_key_arn       = module.kms.key_arns["logs"]
  metrics_namespace = local.metrics.namespace
  redis             = { for role, group in module.redis : role => group.member_ids }
  region            = var.region
  vault_name        = module.backup.vault_name
  web_acl_name      = module.waf.name
}

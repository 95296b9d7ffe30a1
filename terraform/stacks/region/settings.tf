locals {
  copies = merge({ (var.cassandra_dc) = length(var.azs) }, var.cassandra_peers)

  # Stands in where the emulator has no Redis; a machine that got it would fail at once, and say where.
  no_redis = "rediss://redis.invalid:6379/0"

  secrets = {
    BROKER_AUTH        = "Opens the broker"
    CACHE_AUTH         = "Opens the cache"
    CASSANDRA_PASSWORD = "Password of the application's role in Cassandra"
    TOKEN_SIGNING_KEY  = "Signs access tokens; from it the keys are derived with which apps' secrets are encrypted"
  }
}

module "config" {
  source = "../../modules/config"

  project         = var.project
  environment     = var.environment
  region          = var.region
  kms_key_arn     = module.kms.key_arns["config"]
  machine_secrets = { CASSANDRA_NODE_TLS = "Private key and certificates of the Cassandra nodes" }
  overrides       = var.app_overrides
  recovery_days   = var.deletion_protection ? 30 : 0
  secret_values   = var.secret_values
  secrets         = local.secrets
  secrets_version = var.secrets_version

  settings = {
    BROKER_URL               = join("", var.features.redis ? module.broker[*].url : [local.no_redis])
    CACHE_CLUSTER            = "true"
    CACHE_URL                = join("", var.features.redis ? module.cache[*].url : [local.no_redis])
    CASSANDRA_CA_PEM         = var.cassandra_ca_pem
    CASSANDRA_CONTACT_POINTS = join(",", module.cassandra.contact_points)
    CASSANDRA_KEYSPACE       = "murmuration"
    CASSANDRA_LOCAL_DC       = var.cassandra_dc
    CASSANDRA_PORT           = tostring(module.cassandra.port)
    CASSANDRA_REPLICATION    = join(",", [for dc, copies in local.copies : "${dc}:${copies}"])
    CASSANDRA_USERNAME       = "murmuration"
    ENVIRONMENT              = var.environment
    HOME_HORIZON_DAYS        = tostring(var.home_horizon_days)
    MEDIA_BUCKET             = module.media.bucket
    MEDIA_CDN_DOMAIN         = module.media.cdn_domain
    METRICS_NAMESPACE        = var.metrics_namespace
    PUBLIC_URL               = "https://${var.domain}"
    REGION                   = var.region
  }
}

resource "aws_ssm_parameter" "infra" {
  for_each = {
    "alb/dns-name"           = module.alb.dns_name
    "backup/bucket"          = module.backup.bucket
    "backup/vault-arn"       = module.backup.vault_arn
    "cassandra/cluster"      = local.cluster
    "cassandra/seeds"        = join(",", module.cassandra.seeds)
    "media/bucket"           = module.media.bucket
    "network/route-tables"   = jsonencode(module.network.route_table_ids)
    "network/vpc-id"         = module.network.vpc_id
    "plan-id"                = var.plan_id
    "release/key"            = var.release.key
    "security-group/storage" = module.security_groups.ids["cassandra"]
  }

  name        = "${local.infra}/${each.key}"
  description = "For other stacks and for murmur infra"
  type        = "SecureString"
  key_id      = module.kms.key_arns["config"]
  value       = each.value
}

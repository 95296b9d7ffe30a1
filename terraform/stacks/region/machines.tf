module "iam" {
  source   = "../../modules/iam_tier"
  for_each = toset(["api", "cassandra", "schedule", "worker"])

  name                     = local.name
  tier                     = each.key
  account_id               = var.account_id
  cassandra_cluster        = each.key == "cassandra" ? local.cluster : null
  kms_key_arns             = [module.kms.key_arns["config"], module.kms.key_arns["backup"], module.kms.key_arns["media"], var.release.kms_key_arn]
  lock_parameter           = each.key == "cassandra" ? local.lock : null
  metrics_namespace        = var.metrics_namespace
  parameter_paths          = [local.config]
  permissions_boundary_arn = var.permissions_boundary_arn
  region                   = var.region
  secret_arns              = concat(values(module.config.secret_arns), each.key == "cassandra" ? values(module.config.machine_secret_arns) : [])
  volume_kms_key_arn       = each.key == "cassandra" && var.cassandra_storage == "ebs" ? module.kms.key_arns["data"] : null

  buckets = merge(
    { release = { arn = "arn:aws:s3:::${var.release.bucket}", access = "read", prefixes = ["releases/"] } },
    each.key == "cassandra" ? { backup = { arn = module.backup.bucket_arn, access = "write", prefixes = ["cassandra/"] } } : {},
    contains(["api", "worker"], each.key) ? { media = { arn = module.media.bucket_arn, access = "write" } } : {},
  )
}

module "cassandra" {
  source = "../../modules/cassandra"

  name                 = local.name
  allow_single_rack    = var.allow_single_az
  ami_ids              = var.ami_ids
  backup               = { bucket = module.backup.bucket }
  cluster_name         = local.cluster
  config_path          = local.config
  dc                   = var.cassandra_dc
  environment          = var.environment
  heap_mib             = var.cassandra_heap_mib
  instance_profile_arn = module.iam["cassandra"].instance_profile_arn
  instance_type        = var.cassandra_instance_type
  kms_key_arn          = module.kms.key_arns["data"]
  lock_parameter       = local.lock
  nodes_per_rack       = var.cassandra_nodes_per_rack
  num_tokens           = var.cassandra_num_tokens
  peer_seeds           = var.cassandra_peer_seeds
  project              = var.project
  racks                = local.racks
  region               = var.region
  release              = local.release
  security_group_ids   = [module.security_groups.ids["cassandra"]]
  tls_secret_arn       = module.config.machine_secret_arns["CASSANDRA_NODE_TLS"]

  storage = {
    kind = var.cassandra_storage
    gib  = var.cassandra_volume_gib
    iops = var.cassandra_volume_iops
    mibs = var.cassandra_volume_mibps
  }
}

module "api" {
  source = "../../modules/service_asg"

  name                 = local.name
  role                 = "api"
  ami_ids              = var.ami_ids
  config_path          = local.config
  environment          = var.environment
  instance_profile_arn = module.iam["api"].instance_profile_arn
  instance_types       = [var.api_instance_type]
  kms_key_arn          = module.kms.key_arns["data"]
  max_size             = var.api_max
  min_size             = var.api_min
  on_demand_base       = var.api_min
  project              = var.project
  refresh              = { alarm_names = local.guards }
  region               = var.region
  release              = local.release
  security_group_ids   = [module.security_groups.ids["api"]]
  settings_version     = module.config.digest
  subnet_ids           = module.network.app_subnet_ids
  target_group_arns    = [module.alb.target_group_arn]

  scaling = {
    requests = { label = module.alb.request_label, per_target_minute = var.api_requests_per_target_minute }
    cpu      = { percent = 60 }
  }
}

module "workers" {
  source = "../../modules/service_asg"

  name                 = local.name
  role                 = "worker"
  ami_ids              = var.ami_ids
  config_path          = local.config
  environment          = var.environment
  instance_profile_arn = module.iam["worker"].instance_profile_arn
  instance_types       = var.workers_instance_types
  kms_key_arn          = module.kms.key_arns["data"]
  max_size             = var.workers_max
  min_size             = var.workers_min
  on_demand_base       = var.workers_on_demand_base
  project              = var.project
  region               = var.region
  release              = local.release
  security_group_ids   = [module.security_groups.ids["worker"]]
  settings_version     = module.config.digest
  spot_percent         = var.workers_spot_percent
  subnet_ids           = module.network.app_subnet_ids

  scaling = {
    backlog = { namespace = var.metrics_namespace, dimensions = local.metrics }
  }
}

module "schedule" {
  source = "../../modules/service_asg"

  name                 = local.name
  role                 = "schedule"
  ami_ids              = var.ami_ids
  config_path          = local.config
  environment          = var.environment
  instance_profile_arn = module.iam["schedule"].instance_profile_arn
  instance_types       = [var.workers_instance_types[0]]
  kms_key_arn          = module.kms.key_arns["data"]
  max_size             = 1
  min_size             = 1
  project              = var.project
  region               = var.region
  release              = local.release
  security_group_ids   = [module.security_groups.ids["worker"]]
  settings_version     = module.config.digest
  subnet_ids           = module.network.app_subnet_ids

  # A second one is only there while the first is replaced; two at once do no harm.
  scaling = {
    cpu = { percent = 90 }
  }
}

module "broker" {
  source = "../../modules/cache"
  count  = var.features.redis ? 1 : 0

  name               = "${local.name}-broker"
  role               = "broker"
  kms_key_arn        = module.kms.key_arns["data"]
  node_type          = var.broker_node_type
  replicas           = var.broker_replicas
  security_group_ids = [module.security_groups.ids["cache"]]
  subnet_ids         = values(module.network.data_subnet_ids)
}

module "cache" {
  source = "../../modules/cache"
  count  = var.features.redis ? 1 : 0

  name                    = "${local.name}-cache"
  role                    = "cache"
  kms_key_arn             = module.kms.key_arns["data"]
  node_type               = var.cache_node_type
  replicas                = var.cache_replicas_per_shard
  security_group_ids      = [module.security_groups.ids["cache"]]
  shards                  = var.cache_shards
  snapshot_retention_days = 0
  subnet_ids              = values(module.network.data_subnet_ids)
}

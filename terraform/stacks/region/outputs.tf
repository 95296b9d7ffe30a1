output "app_environment" {
  description = "Value of every setting that the stack provides (`murmur config keys`); secrets are references."
  value       = module.config.app_environment
}

output "app_overrides" {
  description = "Values that replace defaults of the application."
  value       = module.config.app_overrides
}

output "backup_vault_arn" {
  description = "For the other region's copy_vault_arn."
  value       = module.backup.vault_arn
}

output "cassandra_seeds" {
  description = "For the other region's cassandra_peer_seeds."
  value       = module.cassandra.seeds
}

output "cassandra_slots" {
  description = "Zone, address, interface, volume and group of every slot."
  value       = module.cassandra.slots
}

output "config_path" {
  description = "Where machines find their settings."
  value       = module.config.path
}

output "interregion" {
  description = "What stacks/interregion is told about this region."
  value = {
    backup_bucket               = module.backup.bucket
    backup_kms_key_arn          = module.kms.key_arns["backup"]
    cassandra_security_group_id = module.security_groups.ids["cassandra"]
    cidr                        = module.network.cidr
    data_cidrs                  = values(module.network.data_subnet_cidrs)
    media_bucket                = module.media.bucket
    media_kms_key_arn           = module.kms.key_arns["media"]
    region                      = var.region
    route_table_ids             = { for name, id in module.network.route_table_ids : name => id if startswith(name, "data-") }
    vpc_id                      = module.network.vpc_id
  }
}

output "redis_users" {
  description = "Users of Redis that an operator opens, by role."
  value       = { broker = one(module.broker[*].user_id), cache = one(module.cache[*].user_id) }
}

output "sizes" {
  description = "What was made of the sizes: machine types and counts, to be held against the plan."
  value = {
    api       = { type = var.api_instance_type, min = var.api_min, max = var.api_max }
    broker    = { type = var.broker_node_type, nodes = var.broker_replicas + 1 }
    cache     = { type = var.cache_node_type, nodes = var.cache_shards * (var.cache_replicas_per_shard + 1) }
    cassandra = { type = var.cassandra_instance_type, nodes = var.cassandra_nodes_per_rack * length(var.azs) }
    plan_id   = var.plan_id
    workers   = { types = var.workers_instance_types, min = var.workers_min, max = var.workers_max }
  }
}

output "topic_arn" {
  description = "Topic of all alarms."
  value       = module.observability.topic_arn
}

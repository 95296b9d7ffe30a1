output "app_environment" {
  description = "The settings that machines find; secrets are references."
  value       = module.config.app_environment
}

output "cassandra_slots" {
  description = "Zone, address, interface, volume and group of every slot."
  value       = module.cassandra.slots
}

output "config_path" {
  description = "Where machines find their settings."
  value       = module.config.path
}

output "redis_users" {
  description = "Users of Redis that an operator opens, by role."
  value       = { for role, group in module.redis : role => group.user_id }
}

output "endpoint" {
  description = "Host name that clients are given: the primary of a broker, the configuration endpoint of a cache."
  value       = local.clustered ? aws_elasticache_replication_group.this.configuration_endpoint_address : aws_elasticache_replication_group.this.primary_endpoint_address
}

output "id" {
  description = "Id of the replication group, as alarms name it."
  value       = aws_elasticache_replication_group.this.id
}

output "member_ids" {
  description = "Ids of the nodes by the names that ElastiCache gives them, as alarms name them."
  value = local.clustered ? [
    for pair in setproduct(range(1, var.shards + 1), range(1, var.replicas + 2)) : format("%s-%04d-%03d", var.name, pair[0], pair[1])
  ] : [for node in range(1, var.replicas + 2) : format("%s-%03d", var.name, node)]
}

output "port" {
  description = "Port of the endpoint."
  value       = local.port
}

output "url" {
  description = "Address as the settings know it; TLS, and no password in it."
  value       = "rediss://${local.clustered ? aws_elasticache_replication_group.this.configuration_endpoint_address : aws_elasticache_replication_group.this.primary_endpoint_address}:${local.port}/0"
}

output "user_id" {
  description = "The user that an operator opens with a password."
  value       = aws_elasticache_user.this.user_id
}

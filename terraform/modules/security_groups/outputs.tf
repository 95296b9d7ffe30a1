output "ids" {
  description = "Security groups by tier: alb, api, worker (also of the schedule), cassandra, cache, monitoring."
  value       = { for group, made in aws_security_group.this : group => made.id }
}

output "ports" {
  description = "The ports that the rules are made for."
  value       = var.ports
}

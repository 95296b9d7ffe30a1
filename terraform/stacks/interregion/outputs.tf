output "peering_connection_id" {
  description = "Connection between the two networks."
  value       = module.peering.connection_id
}

output "role_arn" {
  description = "Role that copies."
  value       = aws_iam_role.this.arn
}

output "peering_connection_id" {
  description = "Connection between the two networks."
  value       = aws_vpc_peering_connection_accepter.this.id
}

output "role_arn" {
  description = "Role that copies."
  value       = aws_iam_role.this.arn
}

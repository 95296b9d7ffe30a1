output "connection_id" {
  description = "Id of the connection."
  value       = aws_vpc_peering_connection_accepter.this.id
}

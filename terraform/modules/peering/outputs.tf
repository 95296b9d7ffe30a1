output "destination" {
  description = "Range that the routes lead to."
  value       = var.other.cidr
}

output "route_ids" {
  description = "Routes by the name of their route table."
  value       = { for name, route in aws_route.this : name => route.id }
}

output "app_subnet_ids" {
  description = "Subnets of API and worker machines by zone."
  value       = { for name, subnet in aws_subnet.app : name => subnet.id }
}

output "cidr" {
  description = "Addresses of the whole network."
  value       = aws_vpc.this.cidr_block
}

output "data_subnet_cidrs" {
  description = "Addresses of the subnets of Cassandra and Redis by zone."
  value       = { for name, zone in local.zones : name => zone.data }
}

output "data_subnet_ids" {
  description = "Subnets of Cassandra and Redis by zone."
  value       = { for name, subnet in aws_subnet.data : name => subnet.id }
}

output "endpoint_security_group_id" {
  description = "Security group of the endpoints; the rules are made beside those of the machines."
  value       = aws_security_group.endpoints.id
}

output "nat_addresses" {
  description = "Public addresses of the gateways by zone; none where nat_mode is none."
  value       = { for name, eip in aws_eip.nat : name => eip.public_ip }
}

output "public_subnet_ids" {
  description = "Subnets of the load balancer by zone."
  value       = { for name, subnet in aws_subnet.public : name => subnet.id }
}

output "route_table_ids" {
  description = "Route tables by what they are for and zone: public, app-<zone>, data-<zone>."
  value = merge(
    { public = aws_route_table.public.id },
    { for name, table in aws_route_table.app : "app-${name}" => table.id },
    { for name, table in aws_route_table.data : "data-${name}" => table.id },
  )
}

output "s3_prefix_list_id" {
  description = "Prefix list of S3 in this region, to which machines may go out."
  value       = aws_vpc_endpoint.s3.prefix_list_id
}

output "vpc_id" {
  description = "The network."
  value       = aws_vpc.this.id
}

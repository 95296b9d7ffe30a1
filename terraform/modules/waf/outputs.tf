output "log_group_name" {
  description = "Log of what was stopped or counted."
  value       = aws_cloudwatch_log_group.this.name
}

output "name" {
  description = "Name of the list of rules, as its metrics call it."
  value       = aws_wafv2_web_acl.this.name
}

output "web_acl_arn" {
  description = "The list of rules, for the load balancer or the CDN."
  value       = aws_wafv2_web_acl.this.arn
}

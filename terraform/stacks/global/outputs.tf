output "cdn_certificate_arns" {
  description = "For cdn_certificate_arn of the region stacks, by host name."
  value       = { for domain, made in module.certificate : domain => made.certificate_arn }
}

output "cdn_web_acl_arn" {
  description = "For cdn_web_acl_arn of the region stacks."
  value       = module.waf.web_acl_arn
}

output "name_servers" {
  description = "What the registrar must be told."
  value       = aws_route53_zone.this.name_servers
}

output "zone_id" {
  description = "For zone_id of the region stacks."
  value       = aws_route53_zone.this.zone_id
}

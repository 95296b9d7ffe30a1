output "certificate_arn" {
  description = "The certificate, once it is proved."
  value       = aws_acm_certificate_validation.this.certificate_arn
}

output "health_check_id" {
  description = "Health check of this region's door; null where none is watched."
  value       = one(aws_route53_health_check.this[*].id)
}

output "bucket" {
  description = "The bucket's name."
  value       = module.bucket.id
}

output "bucket_arn" {
  description = "The bucket's ARN."
  value       = module.bucket.arn
}

output "cdn_domain" {
  description = "Host name under which media are served."
  value       = var.domain
}

output "cdn_target" {
  description = "Host name and zone of the distribution, for an alias record."
  value = {
    domain  = aws_cloudfront_distribution.this.domain_name
    zone_id = aws_cloudfront_distribution.this.hosted_zone_id
  }
}

output "distribution_arn" {
  description = "The distribution, as the key's policy and the bucket's copy name it."
  value       = aws_cloudfront_distribution.this.arn
}

output "key_pair_ids" {
  description = "Ids of the keys that may sign, by name."
  value       = { for name, key in aws_cloudfront_public_key.this : name => key.id }
}

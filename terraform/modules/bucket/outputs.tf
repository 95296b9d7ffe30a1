output "arn" {
  description = "ARN of the bucket."
  value       = local.arn
}

output "id" {
  description = "The bucket's name, known once it is there."
  value       = aws_s3_bucket.this.id
}

output "regional_domain" {
  description = "Host name under which CloudFront fetches."
  value       = aws_s3_bucket.this.bucket_regional_domain_name
}

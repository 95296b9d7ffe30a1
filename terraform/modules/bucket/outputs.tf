output "arn" {
  description = "ARN of the bucket."
  value       = local.arn
}

output "id" {
  description = "The bucket's name; whoever uses it waits for the bucket and its policy."
  value       = aws_s3_bucket.this.bucket

  # Who sends logs here is refused without it.
  depends_on = [aws_s3_bucket_policy.this, aws_s3_bucket_ownership_controls.this]
}

output "regional_domain" {
  description = "Host name under which CloudFront fetches."
  value       = aws_s3_bucket.this.bucket_regional_domain_name
}

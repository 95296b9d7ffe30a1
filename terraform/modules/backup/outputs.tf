output "bucket" {
  description = "Bucket to which the Cassandra nodes send their tables."
  value       = module.bucket.id
}

output "bucket_arn" {
  description = "ARN of that bucket."
  value       = module.bucket.arn
}

output "vault_arn" {
  description = "The vault, as another region's copies name it."
  value       = aws_backup_vault.this.arn
}

output "vault_name" {
  description = "The vault, as alarms name it."
  value       = aws_backup_vault.this.name
}

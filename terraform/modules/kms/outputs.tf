output "alias_names" {
  description = "Aliases of the keys by purpose."
  value       = { for purpose, alias in aws_kms_alias.this : purpose => alias.name }
}

output "key_arns" {
  description = "ARNs of the keys by purpose."
  value       = { for purpose, key in aws_kms_key.this : purpose => key.arn }
}

output "key_ids" {
  description = "Ids of the keys by purpose."
  value       = { for purpose, key in aws_kms_key.this : purpose => key.key_id }
}

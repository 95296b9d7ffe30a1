output "app_environment" {
  description = "Value of every key that the stack provides; secrets are references."
  value       = local.environment
}

output "app_overrides" {
  description = "Values that replace defaults of the application."
  value       = var.overrides
}

output "digest" {
  description = "Changes whenever a setting does, so that machines can be refreshed."
  value       = sha256(jsonencode([local.environment, var.overrides, var.secrets_version]))
}

output "machine_secret_arns" {
  description = "ARN of every secret beside the settings, by key."
  value       = { for key in keys(var.machine_secrets) : key => aws_secretsmanager_secret.this[key].arn }
}

output "parameter_arn_pattern" {
  description = "What a machine may read: every parameter below the path."
  value       = "arn:aws:ssm:${var.region}:*:parameter${local.path}*"
}

output "path" {
  description = "Where machines find their settings."
  value       = local.path
}

output "secret_arns" {
  description = "ARN of every setting that is a secret, by key."
  value       = { for key in keys(var.secrets) : key => aws_secretsmanager_secret.this[key].arn }
}

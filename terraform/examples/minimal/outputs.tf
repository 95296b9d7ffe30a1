output "app_environment" {
  description = "The settings that this example provides."
  value       = module.config.app_environment
}

output "config_path" {
  description = "Where they are found."
  value       = module.config.path
}

output "vpc_id" {
  description = "The network."
  value       = module.network.vpc_id
}

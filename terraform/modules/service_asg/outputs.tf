output "architecture" {
  description = "Architecture that follows from the machine types: arm64 or x86_64."
  value       = local.architecture
}

output "asg_arn" {
  description = "The group."
  value       = aws_autoscaling_group.this.arn
}

output "asg_name" {
  description = "Name of the group."
  value       = aws_autoscaling_group.this.name
}

output "launch_template" {
  description = "Id and newest version of the launch template."
  value       = { id = aws_launch_template.this.id, version = aws_launch_template.this.latest_version }
}

output "user_data" {
  description = "What a machine runs first, as text; it holds names, and no secrets."
  value       = local.user_data
}

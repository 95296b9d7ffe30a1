output "instance_profile_arn" {
  description = "Profile with which machines of this tier start."
  value       = aws_iam_instance_profile.this.arn
}

output "policy" {
  description = "All that the role may do, as JSON."
  value       = aws_iam_role_policy.this.policy
}

output "role_arn" {
  description = "Role of the machines of this tier, for policies of buckets and keys."
  value       = aws_iam_role.this.arn
}

output "role_name" {
  description = "Name of the role."
  value       = aws_iam_role.this.name
}

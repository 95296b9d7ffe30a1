output "backend" {
  description = "Lines for the backend files of this region's stacks, without the key."
  value       = <<-TEXT
    bucket       = "${module.state.id}"
    region       = "${var.region}"
    encrypt      = true
    kms_key_id   = "${aws_kms_alias.this.arn}"
    use_lockfile = true
  TEXT
}

output "boundary_arn" {
  description = "Boundary for the roles of the region stack, or nothing."
  value       = one(aws_iam_policy.boundary[*].arn)
}

output "ci_role_arn" {
  description = "Role that CI takes on, or nothing."
  value       = one(aws_iam_role.ci[*].arn)
}

output "release_bucket" {
  description = "Bucket to which `murmur infra release` sends."
  value       = module.release.id
}

output "release_kms_key_arn" {
  description = "Key with which releases are encrypted; machines need it to read them."
  value       = aws_kms_key.this.arn
}

output "state_bucket" {
  description = "Bucket of all states."
  value       = module.state.id
}

variable "access_logs_bucket" {
  description = "Bucket for access logs of the bucket of backups."
  type        = string
}

variable "bucket_name" {
  description = "Name of the bucket to which the Cassandra nodes send their tables."
  type        = string
}

variable "copy_vault_arn" {
  description = "Vault in another region that gets a copy of every recovery point, or null."
  type        = string
  default     = null
}

variable "daily_days" {
  description = "Days for which daily recovery points are kept."
  type        = number
  default     = 35

  validation {
    condition     = var.daily_days >= 7
    error_message = "At least a week: a mistake may be noticed late."
  }
}

variable "emulated" {
  description = "Leave out what the emulator of the tests cannot do."
  type        = bool
  default     = false
}

variable "force_destroy" {
  description = "Whether destroying vault and bucket destroys the backups; never in prod."
  type        = bool
  default     = false
}

variable "kms_key_arn" {
  description = "Key of the backups."
  type        = string
}

variable "lock_days" {
  description = "Days for which nobody can delete a backup, in vault and bucket; 0 is without lock."
  type        = number
  default     = 7

  validation {
    condition     = var.lock_days == 0 || (var.lock_days >= 1 && var.lock_days <= var.daily_days)
    error_message = "0, or no longer than daily recovery points are kept."
  }
}

variable "monthly_days" {
  description = "Days for which monthly recovery points are kept; 0 makes none."
  type        = number
  default     = 365

  validation {
    condition     = var.monthly_days == 0 || var.monthly_days >= 120
    error_message = "0, or at least the 90 days of cold storage that are paid anyway and 30 before."
  }
}

variable "name" {
  description = "Name of the vault and prefix of the rest."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,48}[a-z0-9]$", var.name))
    error_message = "3 to 50 lower-case letters, digits and hyphens, a letter first."
  }
}

variable "permissions_boundary_arn" {
  description = "Boundary of the role, or null."
  type        = string
  default     = null
}

variable "selection_tags" {
  description = "What is backed up: whatever carries all of these tags."
  type        = map(string)

  validation {
    condition     = length(var.selection_tags) > 0
    error_message = "Without a tag everything in the account would be backed up."
  }
}

variable "tags" {
  description = "Tags beyond the provider's own."
  type        = map(string)
  default     = {}
}

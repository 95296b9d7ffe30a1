variable "account_id" {
  type        = string
  description = "Twelve digits of the account that owns the keys."

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be twelve digits."
  }
}

variable "admin_role_arns" {
  type        = set(string)
  description = "Roles that, beside the account itself, manage the keys but cannot use them."
  default     = []

  validation {
    condition     = alltrue([for arn in var.admin_role_arns : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/", arn))])
    error_message = "admin_role_arns must be ARNs of roles."
  }
}

variable "deletion_days" {
  type        = number
  description = "Days between the order to delete a key and its end."
  default     = 30

  validation {
    condition     = var.deletion_days >= 7 && var.deletion_days <= 30
    error_message = "deletion_days must be from 7 to 30."
  }
}

variable "name" {
  type        = string
  description = "What the aliases begin with: project, environment and region."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}$", var.name))
    error_message = "name must be 2 to 24 small letters, digits and hyphens, and begin with a letter."
  }
}

variable "partition" {
  type        = string
  description = "Partition of AWS."
  default     = "aws"

  validation {
    condition     = contains(["aws", "aws-cn", "aws-us-gov"], var.partition)
    error_message = "partition must be aws, aws-cn or aws-us-gov."
  }
}

variable "purposes" {
  type = map(object({
    description        = string
    via                = optional(set(string), [])
    service_principals = optional(set(string), [])
    log_groups         = optional(bool, false)
    autoscaling        = optional(bool, false)
    multi_region       = optional(bool, false)
  }))
  description = "A key for each purpose. via: services (as ec2, s3) through which this account's roles may use it, where their own policies allow; service_principals: services that use it for themselves (as cloudfront.amazonaws.com); log_groups: CloudWatch Logs; autoscaling: volumes of machines that groups start; multi_region: may be copied to another region."
  default = {
    data = {
      description = "Volumes of machines, Redis, and what they keep"
      via         = ["ec2", "elasticache", "ssm", "secretsmanager"]
      autoscaling = true
    }
    config = {
      description = "Secrets and settings"
      via         = ["secretsmanager", "ssm"]
    }
    media = {
      description        = "Media, read by the CDN"
      via                = ["s3"]
      service_principals = ["cloudfront.amazonaws.com"]
      multi_region       = true
    }
    logs = {
      description        = "Logs and alarms"
      via                = ["sns", "s3"]
      service_principals = ["cloudwatch.amazonaws.com", "delivery.logs.amazonaws.com", "events.amazonaws.com", "budgets.amazonaws.com"]
      log_groups         = true
    }
    backup = {
      description  = "Backups"
      via          = ["backup", "ec2", "s3"]
      multi_region = true
    }
  }

  validation {
    condition     = length(var.purposes) > 0 && alltrue([for purpose in keys(var.purposes) : can(regex("^[a-z][a-z0-9-]{0,23}$", purpose))])
    error_message = "purposes must name at least one purpose, in small letters, digits and hyphens."
  }

  validation {
    condition     = alltrue([for key in values(var.purposes) : alltrue([for service in key.via : can(regex("^[a-z][a-z0-9-]*$", service))])])
    error_message = "via must be short names of services, as ec2."
  }

  validation {
    condition     = alltrue([for key in values(var.purposes) : alltrue([for service in key.service_principals : can(regex("^[a-z][a-z0-9.-]*\\.amazonaws\\.com$", service))])])
    error_message = "service_principals must be names as cloudfront.amazonaws.com."
  }
}

variable "region" {
  type        = string
  description = "Region, as eu-west-1."

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be the name of a region, as eu-west-1."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags beside the provider's default ones."
  default     = {}
}

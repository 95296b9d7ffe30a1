variable "alb" {
  description = "Suffixes by which CloudWatch knows the load balancer and its target group."
  type        = object({ arn_suffix = string, target_group_arn_suffix = string })
}

variable "application_alarms" {
  description = "Whether the application's own figures have alarms; off while nothing is deployed that sends them."
  type        = bool
  default     = true
}

variable "budget_tags" {
  description = "Tags by which costs are found."
  type        = map(string)
  default     = {}
}

variable "budget_usd" {
  description = "Monthly budget in US dollars; mail is sent at 80 and 100 per cent, and when 100 are foreseen."
  type        = number

  validation {
    condition     = var.budget_usd > 0
    error_message = "More than nothing."
  }
}

variable "cassandra_groups" {
  description = "Autoscaling group of every Cassandra slot, by slot."
  type        = map(string)
}

variable "cassandra_volumes" {
  description = "Volume of every Cassandra slot, by slot; empty where disks belong to the machines."
  type        = map(string)
  default     = {}
}

variable "certificate_arns" {
  description = "Certificates whose end is watched, by a name that is known beforehand."
  type        = map(string)
  default     = {}
}

variable "emulated" {
  description = "Leave out what the emulator of the tests cannot do."
  type        = bool
  default     = false
}

variable "environment" {
  description = "Name of the environment, a dimension of the application's figures."
  type        = string
}

variable "groups" {
  description = "Autoscaling group of every tier that scales, and how far it may."
  type        = map(object({ name = string, max = number }))
}

variable "kms_key_arn" {
  description = "Key of the topic; its policy lets CloudWatch, EventBridge and Budgets use it."
  type        = string
}

variable "metrics_namespace" {
  description = "Namespace of the application's figures."
  type        = string
}

variable "name" {
  description = "Prefix of every name."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,48}[a-z0-9]$", var.name))
    error_message = "3 to 50 lower-case letters, digits and hyphens, a letter first."
  }
}

variable "nat_gateways" {
  description = "NAT gateways, by zone."
  type        = map(string)
  default     = {}
}

variable "redis" {
  description = "Nodes of each group of Redis, by role; replication is watched on all of them."
  type        = map(set(string))

  validation {
    condition     = length(setsubtract(keys(var.redis), ["broker", "cache"])) == 0
    error_message = "The roles are broker and cache."
  }
}

variable "region" {
  description = "Region whose figures these are."
  type        = string
}

variable "subscribers" {
  description = "Mail addresses that every alarm is sent to, once they have agreed."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for address in var.subscribers : can(regex("^[^@ ]+@[^@ ]+$", address))])
    error_message = "A mail address has one @."
  }
}

variable "tags" {
  description = "Tags beyond the provider's own."
  type        = map(string)
  default     = {}
}

variable "thresholds" {
  description = "Where alarms begin: shares in per cent, times in the unit of their name."
  type = object({
    api_5xx_percent      = optional(number, 1)
    api_p99_seconds      = optional(number, 1)
    clock_skew_ms        = optional(number, 50)
    disk_percent         = optional(number, 55)
    heap_percent         = optional(number, 85)
    hints                = optional(number, 1000)
    outbox_age_seconds   = optional(number, 60)
    pending_compactions  = optional(number, 100)
    read_p99_ms          = optional(number, 100)
    redis_cpu_percent    = optional(number, 70)
    redis_memory_percent = optional(number, 80)
    repair_age_days      = optional(number, 8)
    waf_blocked          = optional(number, 10000)
  })
  default = {}

  validation {
    condition     = alltrue([for value in values(var.thresholds) : value > 0])
    error_message = "A threshold is above 0."
  }

  validation {
    condition     = alltrue([for name, value in var.thresholds : value <= 100 if endswith(name, "_percent")])
    error_message = "Nothing has more than 100 per cent."
  }

  validation {
    condition     = var.thresholds.repair_age_days < 10
    error_message = "Repairs must end within the ten days after which deleted rows could come back."
  }
}

variable "vault_name" {
  description = "Vault whose failed jobs are told."
  type        = string
}

variable "web_acl_name" {
  description = "Web ACL whose blocked requests are counted; empty is none."
  type        = string
  default     = ""
}

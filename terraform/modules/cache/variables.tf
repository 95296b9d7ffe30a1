variable "apply_immediately" {
  description = "Whether changes are made at once instead of in the weekly window."
  type        = bool
  default     = false
}

variable "engine_version" {
  description = "Version of Valkey, such as 8.0."
  type        = string
  default     = "8.0"

  validation {
    condition     = can(regex("^8\\.[0-9]+$", var.engine_version))
    error_message = "A version of Valkey 8, such as 8.0: the parameter group belongs to that family."
  }
}

variable "kms_key_arn" {
  description = "Key of data at rest and of the log."
  type        = string
}

variable "log_retention_days" {
  description = "Days for which slow commands are remembered."
  type        = number
  default     = 365
}

variable "maintenance_window" {
  description = "Weekly window of changes, in UTC."
  type        = string
  default     = "sun:06:00-sun:07:00"
}

variable "name" {
  description = "Name of the group, at most 36 characters: its id, parameter group and user begin with it."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,34}[a-z0-9]$", var.name)) && !strcontains(var.name, "--")
    error_message = "3 to 36 lower-case letters, digits and single hyphens, a letter first."
  }
}

variable "node_type" {
  description = "Machine of every node, such as cache.r7g.large."
  type        = string

  validation {
    condition     = can(regex("^cache\\.[a-z0-9]+\\.[a-z0-9]+$", var.node_type))
    error_message = "A node type of ElastiCache, such as cache.r7g.large."
  }
}

variable "notification_topic_arn" {
  description = "Topic that is told of failovers and maintenance, or null."
  type        = string
  default     = null
}

variable "replicas" {
  description = "Replicas of each shard, in other zones than their primary."
  type        = number

  validation {
    condition     = var.replicas >= 1 && var.replicas <= 5 && floor(var.replicas) == var.replicas
    error_message = "1 to 5: without a replica the death of a node would be an outage."
  }
}

variable "role" {
  description = "broker: no cluster mode, nothing is ever evicted. cache: cluster mode, the least recently used goes."
  type        = string

  validation {
    condition     = contains(["broker", "cache"], var.role)
    error_message = "Either broker or cache."
  }
}

variable "security_group_ids" {
  description = "Security groups of the nodes."
  type        = set(string)
}

variable "shards" {
  description = "Shards over which the keys are spread; a broker has one."
  type        = number
  default     = 1

  validation {
    condition     = var.shards >= 1 && var.shards <= 500 && floor(var.shards) == var.shards
    error_message = "1 to 500 shards."
  }

  validation {
    condition     = var.role == "cache" || var.shards == 1
    error_message = "A broker has one shard: the transport of the workers speaks no cluster protocol."
  }
}

variable "snapshot_retention_days" {
  description = "Days for which daily snapshots are kept; 0 is none."
  type        = number
  default     = 1

  validation {
    condition     = var.snapshot_retention_days >= 0 && var.snapshot_retention_days <= 35
    error_message = "Between 0 and 35 days."
  }
}

variable "subnet_ids" {
  description = "Private subnets, one a zone."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "A replica needs another zone than its primary, so at least two subnets."
  }
}

variable "tags" {
  description = "Tags beyond the provider's own."
  type        = map(string)
  default     = {}
}

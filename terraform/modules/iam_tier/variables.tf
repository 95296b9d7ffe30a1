variable "account_id" {
  type        = string
  description = "Twelve digits of the account."

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be twelve digits."
  }
}

variable "buckets" {
  type = map(object({
    arn      = string
    access   = string
    prefixes = optional(list(string), [""])
  }))
  description = "Buckets by a name of ours: access is read, write (which reads, too) or add (which neither reads nor deletes), under the prefixes alone."
  default     = {}

  validation {
    condition     = alltrue([for bucket in values(var.buckets) : contains(["read", "write", "add"], bucket.access)])
    error_message = "A bucket's access must be read, write or add."
  }

  validation {
    condition     = alltrue([for bucket in values(var.buckets) : can(regex("^arn:aws[a-z-]*:s3:::[^*]+$", bucket.arn))])
    error_message = "A bucket's arn must be that of one bucket."
  }
}

variable "cache_arns" {
  type        = list(string)
  description = "ARNs of the Redis groups and of the users by which machines may connect with their role."
  default     = []

  validation {
    condition     = alltrue([for arn in var.cache_arns : can(regex("^arn:aws[a-z-]*:elasticache:", arn))])
    error_message = "cache_arns must be ARNs of ElastiCache."
  }
}

variable "cassandra_cluster" {
  type        = string
  description = "Value of the tag Cluster on the volumes that nodes attach; only for the tier cassandra."
  default     = null

  validation {
    condition     = (var.cassandra_cluster != null) == (var.tier == "cassandra")
    error_message = "cassandra_cluster belongs to the tier cassandra, which needs it."
  }
}

variable "kms_key_arns" {
  type        = list(string)
  description = "Keys with which machines read settings, releases and media, through the services that keep these."
  default     = []

  validation {
    condition     = alltrue([for arn in var.kms_key_arns : can(regex("^arn:aws[a-z-]*:kms:", arn))])
    error_message = "kms_key_arns must be ARNs of KMS keys."
  }
}

variable "lock_parameter" {
  type        = string
  description = "Parameter by which nodes take turns at joining; only for the tier cassandra."
  default     = null

  validation {
    condition     = (var.lock_parameter != null) == (var.tier == "cassandra")
    error_message = "lock_parameter belongs to the tier cassandra, which needs it."
  }
}

variable "metrics_namespace" {
  type        = string
  description = "The only namespace of CloudWatch that machines may add to."

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9/_.-]{0,254}$", var.metrics_namespace))
    error_message = "metrics_namespace must begin with a letter."
  }
}

variable "name" {
  type        = string
  description = "What the names of all things begin with: project, environment and region."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}$", var.name))
    error_message = "name must be 2 to 24 small letters, digits and hyphens, and begin with a letter."
  }
}

variable "parameter_paths" {
  type        = list(string)
  description = "Paths of parameters that machines may read, as /murmur/prod/eu-west-1/config/."

  validation {
    condition     = length(var.parameter_paths) > 0 && alltrue([for path in var.parameter_paths : can(regex("^/[a-z0-9-]+/[a-z0-9-]+/[a-z0-9-]+/[a-z0-9/-]+/$", path))])
    error_message = "parameter_paths must be paths as /project/environment/region/config/."
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

variable "permissions_boundary_arn" {
  type        = string
  description = "Policy that bounds whatever the role may ever be allowed."
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null || can(regex("^arn:aws[a-z-]*:iam::[0-9]*:policy/", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn must be the ARN of a policy."
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

variable "secret_arns" {
  type        = list(string)
  description = "Secrets that machines of this tier may read."
  default     = []

  validation {
    condition     = alltrue([for arn in var.secret_arns : can(regex("^arn:aws[a-z-]*:secretsmanager:[^*]+$", arn))])
    error_message = "secret_arns must be ARNs of single secrets."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags beside the provider's default ones."
  default     = {}
}

variable "tier" {
  type        = string
  description = "What the machines do: api, worker, schedule or cassandra."

  validation {
    condition     = contains(["api", "worker", "schedule", "cassandra"], var.tier)
    error_message = "tier must be api, worker, schedule or cassandra."
  }
}

variable "volume_kms_key_arn" {
  type        = string
  description = "Key of the data volumes: who attaches an encrypted volume hands its key on to EC2. Only for the tier cassandra with volumes of its own."
  default     = null

  validation {
    condition     = var.volume_kms_key_arn == null || (var.tier == "cassandra" && can(regex("^arn:aws[a-z-]*:kms:", var.volume_kms_key_arn)))
    error_message = "volume_kms_key_arn must be the ARN of a KMS key, and belongs to the tier cassandra."
  }
}

variable "access_logs" {
  description = "Bucket and prefix for access logs, or null where the bucket keeps logs itself."
  type        = object({ bucket = string, prefix = string })
  default     = null
}

variable "acl" {
  description = "Whether access lists count, as CloudFront's log delivery still needs; for buckets of logs alone."
  type        = bool
  default     = false
}

variable "cors_origins" {
  description = "Origins whose pages may send and fetch objects; none leaves CORS off."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for origin in var.cors_origins : can(regex("^https://[^*/]+$", origin))])
    error_message = "An origin is https:// and a host, without path or asterisk."
  }
}

variable "expiring_prefixes" {
  description = "Prefixes whose objects go after so many days."
  type        = map(number)
  default     = {}

  validation {
    condition     = alltrue([for days in values(var.expiring_prefixes) : days >= 1])
    error_message = "Days must be 1 or more."
  }
}

variable "force_destroy" {
  description = "Whether destroying the bucket destroys what is in it; never in prod."
  type        = bool
  default     = false
}

variable "intelligent_tiering_after_days" {
  description = "Days after which objects above 128 KiB move to Intelligent-Tiering; 0 leaves them."
  type        = number
  default     = 0

  validation {
    condition     = var.intelligent_tiering_after_days == 0 || var.intelligent_tiering_after_days >= 30
    error_message = "Either 0 or at least 30 days."
  }
}

variable "kms_key" {
  description = "Key of the contents; null means S3's own keys, which log delivery of load balancers insists on. Whether there is one is known before its ARN is."
  type        = object({ arn = string })
  default     = null
}

variable "lock_days" {
  description = "Days for which no version can be deleted by anybody (object lock, compliance); 0 is without lock."
  type        = number
  default     = 0

  validation {
    condition     = var.lock_days >= 0 && var.lock_days <= 3650
    error_message = "Between 0 and 3650 days."
  }
}

variable "name" {
  description = "The bucket's name, unique in the world."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.name))
    error_message = "3 to 63 lower-case letters, digits and hyphens."
  }
}

variable "noncurrent_days" {
  description = "Days for which an overwritten or deleted version is kept."
  type        = number
  default     = 30

  validation {
    condition     = var.noncurrent_days >= 1
    error_message = "At least a day."
  }
}

variable "partition" {
  description = "AWS partition, as in ARNs."
  type        = string
  default     = "aws"

  validation {
    condition     = contains(["aws", "aws-cn", "aws-us-gov"], var.partition)
    error_message = "One of aws, aws-cn, aws-us-gov."
  }
}

variable "statements" {
  description = "Further statements of the bucket's policy, as objects of the policy language; %BUCKET% is the bucket's ARN."
  type        = any
  default     = []
}

variable "tags" {
  description = "Tags beyond the provider's own."
  type        = map(string)
  default     = {}
}

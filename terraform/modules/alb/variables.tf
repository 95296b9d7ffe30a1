variable "certificate_arn" {
  type        = string
  description = "Certificate of the door, already proved."

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:acm:", var.certificate_arn))
    error_message = "certificate_arn must be the ARN of a certificate."
  }
}

variable "deletion_protection" {
  type        = bool
  description = "Whether the load balancer refuses to be deleted."
  default     = true
}

variable "deregistration_seconds" {
  type        = number
  description = "For how long a machine that leaves may finish its requests."
  default     = 45

  validation {
    condition     = var.deregistration_seconds >= 30 && var.deregistration_seconds <= 60
    error_message = "deregistration_seconds must be from 30 to 60."
  }

  validation {
    condition     = var.deregistration_seconds > var.longest_request_seconds
    error_message = "deregistration_seconds must exceed longest_request_seconds, or requests of a machine that leaves are cut off."
  }
}

variable "health_check_path" {
  type        = string
  description = "Path that answers 200 when a machine can serve."
  default     = "/readyz"

  validation {
    condition     = startswith(var.health_check_path, "/")
    error_message = "health_check_path must begin with a slash."
  }
}

variable "idle_seconds" {
  type        = number
  description = "After so long without a byte a connection ends. Below the 75 s for which the API keeps one, or clients see 502."
  default     = 60

  validation {
    condition     = var.idle_seconds > var.longest_request_seconds && var.idle_seconds < 75
    error_message = "idle_seconds must exceed longest_request_seconds and be below the API's 75 s of keep-alive."
  }
}

variable "logs_bucket" {
  type        = string
  description = "Bucket for the access log; its policy must already let log delivery write."

  validation {
    condition     = length(var.logs_bucket) >= 3
    error_message = "logs_bucket must be the name of a bucket."
  }
}

variable "longest_request_seconds" {
  type        = number
  description = "What the API gives a running request when it is told to stop (gunicorn's graceful_timeout)."
  default     = 30

  validation {
    condition     = var.longest_request_seconds >= 1 && var.longest_request_seconds <= 59
    error_message = "longest_request_seconds must be from 1 to 59."
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

variable "security_group_id" {
  type        = string
  description = "Security group of the load balancer."

  validation {
    condition     = length(var.security_group_id) > 0
    error_message = "security_group_id must not be empty."
  }
}

variable "shield" {
  type        = bool
  description = "Whether Shield Advanced, to which the account must already subscribe, protects the load balancer."
  default     = false
}

variable "subnet_ids" {
  type        = map(string)
  description = "Public subnets by zone."

  validation {
    condition     = length(var.subnet_ids) >= 1
    error_message = "subnet_ids must name at least one subnet; AWS itself asks for two zones."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags beside the provider's default ones."
  default     = {}
}

variable "target_port" {
  type        = number
  description = "Port of the API's machines."
  default     = 8000

  validation {
    condition     = var.target_port >= 1024 && var.target_port <= 65535
    error_message = "target_port must be from 1024 to 65535."
  }
}

variable "vpc_id" {
  type        = string
  description = "The network of the machines."

  validation {
    condition     = length(var.vpc_id) > 0
    error_message = "vpc_id must not be empty."
  }
}

variable "account_id" {
  description = "The account, twelve digits."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "An account has twelve digits."
  }
}

variable "admin_role_arns" {
  description = "Roles of the people who administer keys."
  type        = set(string)
  default     = []
}

variable "environment" {
  description = "dev, staging or prod."
  type        = string

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "One of dev, staging, prod."
  }
}

variable "media_domains" {
  description = "Host names of media, one for each region: CloudFront lets a name belong to one distribution only."
  type        = list(string)

  validation {
    condition     = alltrue([for domain in var.media_domains : endswith(domain, ".${var.zone_name}")])
    error_message = "Media are served from names inside the zone."
  }
}

variable "offline" {
  description = "For our own tests: asks no account."
  type        = bool
  default     = false
}

variable "project" {
  description = "Name of the project, first part of every name."
  type        = string
  default     = "murmuration"

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,10}$", var.project))
    error_message = "2 to 11 lower-case letters and digits, a letter first."
  }
}

variable "waf_mode" {
  description = "Whether rules stop requests for media (block) or only count them (count)."
  type        = string
  default     = "count"
}

variable "zone_name" {
  description = "Domain of the hosted zone in which everything is named."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)+$", var.zone_name))
    error_message = "A domain."
  }
}

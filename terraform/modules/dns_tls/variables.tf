variable "domains" {
  type        = list(string)
  description = "Names on the certificate, the first its own. Keys of the validation records, so they must be known beforehand."

  validation {
    condition     = length(var.domains) > 0 && length(distinct(var.domains)) == length(var.domains)
    error_message = "domains must hold at least one name, and none twice."
  }

  validation {
    condition     = alltrue([for domain in var.domains : can(regex("^(\\*\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,}$", domain))])
    error_message = "domains must be host names in small letters, as api.example.com or *.example.com."
  }
}

variable "health_check_path" {
  type        = string
  description = "Path whose answer decides whether this region is led to."
  default     = "/readyz"

  validation {
    condition     = startswith(var.health_check_path, "/")
    error_message = "health_check_path must begin with a slash."
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

variable "watched" {
  type = object({
    name = string
  })
  description = "Door of this region, the name of its load balancer, whose health is watched. Null: none. An object, so that a plan knows whether there is one before it knows its name."
  default     = null

  validation {
    condition     = var.watched == null || try(can(regex("^[A-Za-z0-9.-]+$", var.watched.name)), false)
    error_message = "watched.name must be a host name."
  }
}

variable "zone_id" {
  type        = string
  description = "Hosted zone of the domains."

  validation {
    condition     = can(regex("^Z[A-Z0-9]+$", var.zone_id))
    error_message = "zone_id must be the id of a hosted zone, as Z0123456789ABC."
  }
}

variable "account_id" {
  type        = string
  description = "Twelve digits of the account, for the condition that keeps others from using the role of the flow log."

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be twelve digits."
  }
}

variable "allow_single_az" {
  type        = bool
  description = "Whether fewer than three zones will do: only for development, for no quorum survives the loss of a zone."
  default     = false
}

variable "azs" {
  type = map(object({
    index  = number
    public = optional(string)
    app    = optional(string)
    data   = optional(string)
  }))
  description = "Zones by name. The index, once given, never changes: a zone's subnets are cut from the network by it, unless their CIDRs are given."

  validation {
    condition     = length(var.azs) >= 3 || (var.allow_single_az && length(var.azs) >= 1)
    error_message = "azs must name at least three zones, unless allow_single_az is set."
  }

  validation {
    condition     = alltrue([for az in values(var.azs) : az.index >= 0 && az.index <= 7 && floor(az.index) == az.index])
    error_message = "Each zone's index must be a whole number from 0 to 7."
  }

  validation {
    condition     = length(distinct([for az in values(var.azs) : az.index])) == length(var.azs)
    error_message = "No two zones may have the same index."
  }

  validation {
    condition     = alltrue([for name in keys(var.azs) : can(regex("^[a-z]{2}(-[a-z]+)+-[0-9][a-z]$", name))])
    error_message = "azs must be keyed by names of zones, as eu-west-1a."
  }
}

variable "cidr" {
  type        = string
  description = "Addresses of the whole network, a /16 that no other region's overlaps."

  validation {
    condition     = can(cidrhost(var.cidr, 0)) && can(regex("/16$", var.cidr))
    error_message = "cidr must be a /16, as 10.20.0.0/16."
  }

  validation {
    condition     = can(regex("^(10\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.)", var.cidr))
    error_message = "cidr must be private (10/8, 172.16/12 or 192.168/16)."
  }
}

variable "flow_log_days" {
  type        = number
  description = "Days for which the flow log is kept."
  default     = 365

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827], var.flow_log_days)
    error_message = "flow_log_days must be one of the retentions that CloudWatch Logs knows (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827)."
  }
}

variable "interface_endpoints" {
  type        = set(string)
  description = "Services of AWS that machines reach inside the network. Their security groups let them reach no others."
  default     = ["autoscaling", "ec2", "ec2messages", "logs", "monitoring", "secretsmanager", "ssm", "ssmmessages"]

  validation {
    condition     = alltrue([for service in var.interface_endpoints : can(regex("^[a-z][a-z0-9.-]*$", service))])
    error_message = "interface_endpoints must be short names of services, as ssm or ecr.api."
  }
}

variable "logs_kms_key_arn" {
  type        = string
  description = "Key that encrypts the flow log."

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:", var.logs_kms_key_arn))
    error_message = "logs_kms_key_arn must be the ARN of a KMS key."
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

variable "nat_mode" {
  type        = string
  description = "Gateways to the internet for machines: none (the endpoints are enough), single (one for all zones) or per_az."
  default     = "none"

  validation {
    condition     = contains(["none", "single", "per_az"], var.nat_mode)
    error_message = "nat_mode must be none, single or per_az."
  }
}

variable "region" {
  type        = string
  description = "Region, as eu-west-1."

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be the name of a region, as eu-west-1."
  }

  validation {
    condition     = alltrue([for name in keys(var.azs) : startswith(name, var.region)])
    error_message = "All zones must lie in the region."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags beside the provider's default ones."
  default     = {}
}

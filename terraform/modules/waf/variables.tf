variable "allow_cidrs" {
  type        = set(string)
  description = "Addresses that no rule stops, as those of a load test."
  default     = []

  validation {
    condition     = alltrue([for cidr in var.allow_cidrs : can(cidrhost(cidr, 0))])
    error_message = "allow_cidrs must be CIDRs."
  }
}

variable "block_cidrs" {
  type        = set(string)
  description = "Addresses that are stopped."
  default     = []

  validation {
    condition     = alltrue([for cidr in var.block_cidrs : can(cidrhost(cidr, 0))])
    error_message = "block_cidrs must be CIDRs."
  }
}

variable "load_balancer" {
  type        = object({ arn = string })
  description = "Load balancer that stands behind the rules; null: none, as the CDN names its rules itself. An object, so that whether there is one is known before its ARN."
  default     = null
}

variable "log_days" {
  type        = number
  description = "Days for which it is logged what was stopped or counted."
  default     = 365

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827], var.log_days)
    error_message = "log_days must be one of the retentions that CloudWatch Logs knows."
  }
}

variable "login_paths" {
  type        = list(string)
  description = "Paths at which passwords can be guessed or accounts made."
  default     = ["/auth/signup", "/auth/login", "/auth/password", "/i/oauth2/authorize", "/oauth2/authorize", "/oauth/authorize", "/oauth/authenticate", "/i/oauth/authenticate"]

  validation {
    condition     = length(var.login_paths) > 0 && alltrue([for path in var.login_paths : can(regex("^/[A-Za-z0-9/_-]*$", path))]) && length(join("|", var.login_paths)) <= 500
    error_message = "login_paths must be paths of letters, digits, /, _ and -, of 500 characters at most together."
  }
}

variable "logs_kms_key_arn" {
  type        = string
  description = "Key that encrypts the log; of the same region as the list of rules."

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:", var.logs_kms_key_arn))
    error_message = "logs_kms_key_arn must be the ARN of a KMS key."
  }
}

variable "mode" {
  type        = string
  description = "Whether rules stop (block) or only count what they would stop (count), which is how one begins."
  default     = "count"

  validation {
    condition     = contains(["count", "block"], var.mode)
    error_message = "mode must be count or block."
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

variable "rate_limits" {
  type = object({
    address_5m       = optional(number, 10000)
    login_5m         = optional(number, 100)
    authorization_1m = optional(number, 1000)
  })
  description = "Requests that are let through: of an address in five minutes, of an address at the login paths in five minutes, with the same Authorization header in a minute."
  default     = {}

  validation {
    condition     = alltrue([for limit in values(var.rate_limits) : limit >= 10 && limit <= 2000000000])
    error_message = "Each of rate_limits must be from 10 to 2,000,000,000."
  }
}

variable "scope" {
  type        = string
  description = "REGIONAL for a load balancer; CLOUDFRONT, in us-east-1 alone, for the CDN."
  default     = "REGIONAL"

  validation {
    condition     = contains(["REGIONAL", "CLOUDFRONT"], var.scope)
    error_message = "scope must be REGIONAL or CLOUDFRONT."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags beside the provider's default ones."
  default     = {}
}

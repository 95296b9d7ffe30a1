variable "environment" {
  description = "Name of the environment: dev, staging or prod."
  type        = string
}

variable "kms_key_arn" {
  description = "Key of parameters and secrets."
  type        = string
}

variable "machine_secrets" {
  description = "What each secret is for that machines need beside the settings, by key."
  type        = map(string)
  default     = {}

  validation {
    condition     = length(setintersection(keys(var.machine_secrets), keys(var.secrets))) == 0
    error_message = "A secret is either a setting or the machines' own."
  }
}

variable "overrides" {
  description = "Values of settings that have a default, by key."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for value in values(var.overrides) : value != ""])
    error_message = "An override has a value; leave it out to keep the default."
  }

  validation {
    condition     = length(setintersection(keys(var.overrides), concat(keys(var.settings), keys(var.secrets)))) == 0
    error_message = "A key is either the stack's or an override."
  }
}

variable "project" {
  description = "Name of the project, first part of every path."
  type        = string
}

variable "recovery_days" {
  description = "Days for which a deleted secret can be brought back; 0 deletes at once."
  type        = number
  default     = 30

  validation {
    condition     = var.recovery_days == 0 || (var.recovery_days >= 7 && var.recovery_days <= 30)
    error_message = "0, or 7 to 30 days."
  }
}

variable "region" {
  description = "Region whose settings these are."
  type        = string
}

variable "replica_kms_keys" {
  description = "Regions that get a copy of every secret, and the key that encrypts it there."
  type        = map(string)
  default     = {}
}

variable "secret_values" {
  description = "Values of the secrets, by key. Never stored: neither a plan nor a state holds them."
  type        = map(string)
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = length(setsubtract(concat(keys(var.secrets), keys(var.machine_secrets)), keys(var.secret_values))) == 0
    error_message = "Every secret needs a value."
  }

  validation {
    condition     = alltrue([for value in values(var.secret_values) : length(value) >= 16])
    error_message = "A secret has at least 16 characters."
  }
}

variable "secrets" {
  description = "What each secret setting is for, by key."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for key in keys(var.secrets) : can(regex("^[A-Z][A-Z0-9_]*$", key))])
    error_message = "A key is written in capitals."
  }
}

variable "secrets_version" {
  description = "Counted up to write the values of the secrets anew."
  type        = number
  default     = 1

  validation {
    condition     = var.secrets_version >= 1 && floor(var.secrets_version) == var.secrets_version
    error_message = "A whole number from 1 on."
  }
}

variable "settings" {
  description = "Settings that are no secrets, by key; an empty one is written as `empty:`, for no parameter can be empty."
  type        = map(string)

  validation {
    condition     = alltrue([for key in keys(var.settings) : can(regex("^[A-Z][A-Z0-9_]*$", key))])
    error_message = "A key is written in capitals."
  }

  validation {
    condition     = length(setintersection(keys(var.settings), keys(var.secrets))) == 0
    error_message = "A key is either a setting or a secret."
  }

  validation {
    condition     = alltrue([for value in values(var.settings) : !startswith(value, "secret:")])
    error_message = "A reference to a secret is made here, not given."
  }

  validation {
    condition     = alltrue([for value in values(var.settings) : length(value) <= 4096])
    error_message = "A parameter holds at most 4096 characters."
  }
}

variable "tags" {
  description = "Tags beyond the provider's own."
  type        = map(string)
  default     = {}
}

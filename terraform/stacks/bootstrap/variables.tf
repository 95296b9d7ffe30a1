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

  validation {
    condition     = length(var.admin_role_arns) > 0 && alltrue([for arn in var.admin_role_arns : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/", arn))])
    error_message = "At least one role, by its ARN: a key without administrators cannot be changed by anybody."
  }
}

variable "ci" {
  description = "Who may deploy from CI: issuer of OIDC tokens without https://, its audience, and the subjects. Null makes no role; so do all regions but the first."
  type = object({
    audience = string
    issuer   = string
    subjects = list(string)
  })
  default = null

  validation {
    condition     = var.ci == null || alltrue([for subject in try(var.ci.subjects, []) : !startswith(subject, "*")])
    error_message = "A subject that begins with an asterisk would let everybody deploy."
  }

  validation {
    condition     = var.ci == null || !startswith(try(var.ci.issuer, ""), "https://")
    error_message = "The issuer is written without https://."
  }
}

variable "project" {
  description = "Name of the project, first part of every name."
  type        = string
  default     = "murmuration"

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,11}$", var.project))
    error_message = "2 to 12 lower-case letters and digits, a letter first."
  }
}

variable "region" {
  description = "Region of the state and of the releases."
  type        = string
}

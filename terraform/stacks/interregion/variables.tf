variable "environment" {
  description = "dev, staging or prod."
  type        = string

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "One of dev, staging, prod."
  }
}

variable "here" {
  description = "What the region stack of the first region puts out as `interregion`."
  type = object({
    backup_bucket               = string
    backup_kms_key_arn          = string
    cassandra_security_group_id = string
    cidr                        = string
    data_cidrs                  = set(string)
    media_bucket                = string
    media_kms_key_arn           = string
    region                      = string
    route_table_ids             = map(string)
    vpc_id                      = string
  })
}

variable "project" {
  description = "Name of the project, first part of every name."
  type        = string
  default     = "murmuration"
}

variable "there" {
  description = "The same of the second region."
  type = object({
    backup_bucket               = string
    backup_kms_key_arn          = string
    cassandra_security_group_id = string
    cidr                        = string
    data_cidrs                  = set(string)
    media_bucket                = string
    media_kms_key_arn           = string
    region                      = string
    route_table_ids             = map(string)
    vpc_id                      = string
  })

  validation {
    condition     = var.here.region != var.there.region
    error_message = "Two regions."
  }
}

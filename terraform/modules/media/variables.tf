variable "access_logs_bucket" {
  description = "Bucket for access logs of the media bucket and of the distribution."
  type        = string
}

variable "access_logs_domain" {
  description = "Domain name of that bucket, as CloudFront wants it."
  type        = string
}

variable "certificate_arn" {
  description = "Certificate of the domain, in us-east-1."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:acm:us-east-1:", var.certificate_arn))
    error_message = "CloudFront takes certificates from us-east-1 only."
  }
}

variable "cors_origins" {
  description = "Origins of the application's pages."
  type        = list(string)
  default     = []
}

variable "domain" {
  description = "Name under which media are served; CloudFront lets a name belong to one distribution."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)+$", var.domain))
    error_message = "A host name."
  }
}

variable "emulated" {
  description = "Leave out what the emulator of the tests cannot do."
  type        = bool
  default     = false
}

variable "failover_origin" {
  description = "Regional domain of the copy in the other region, from which is served while this one does not answer; or null."
  type        = string
  default     = null
}

variable "force_destroy" {
  description = "Whether destroying the bucket destroys the media; never in prod."
  type        = bool
  default     = false
}

variable "kms_key_arn" {
  description = "Key of the media; its policy lets CloudFront decrypt."
  type        = string
}

variable "name" {
  description = "The bucket's name and the prefix of the rest."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,50}[a-z0-9]$", var.name))
    error_message = "3 to 52 lower-case letters, digits and hyphens."
  }
}

variable "price_class" {
  description = "Which of CloudFront's places serve."
  type        = string
  default     = "PriceClass_100"

  validation {
    condition     = contains(["PriceClass_100", "PriceClass_200", "PriceClass_All"], var.price_class)
    error_message = "One of PriceClass_100, PriceClass_200, PriceClass_All."
  }
}

variable "public_keys" {
  description = "Public keys (PEM) whose private halves may sign addresses, by name: two while one is replaced. None serves unsigned."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for pem in values(var.public_keys) : startswith(pem, "-----BEGIN PUBLIC KEY-----")])
    error_message = "Each is a public key in PEM."
  }
}

variable "region" {
  description = "Region of the bucket."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "A region such as eu-west-1."
  }
}

variable "tags" {
  description = "Tags beyond the provider's own."
  type        = map(string)
  default     = {}
}

variable "wait_for_deployment" {
  description = "Whether apply waits until the whole world serves the change."
  type        = bool
  default     = true
}

variable "web_acl_arn" {
  description = "Web ACL of scope CLOUDFRONT, in us-east-1; empty is none."
  type        = string
  default     = ""

  validation {
    condition     = var.web_acl_arn == "" || can(regex("^arn:aws[a-z-]*:wafv2:us-east-1:[0-9]*:global/", var.web_acl_arn))
    error_message = "A web ACL of scope CLOUDFRONT, which lives in us-east-1."
  }
}

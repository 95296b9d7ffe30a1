variable "account_id" {
  description = "The account, twelve digits."
  type        = string
}

variable "here" {
  description = "The region that asks for the connection: an image (arm64), the profile of the nodes' machines, what they install and the secret with their certificates."
  type = object({
    ami_id               = string
    instance_profile_arn = string
    region               = string
    release              = object({ bucket = string, key = string, sha256 = string })
    tls_secret_arn       = string
  })
}

variable "offline" {
  description = "For our own tests: asks no account."
  type        = bool
  default     = false
}

variable "there" {
  description = "The region that accepts it, told in the same way."
  type = object({
    ami_id               = string
    instance_profile_arn = string
    region               = string
    release              = object({ bucket = string, key = string, sha256 = string })
    tls_secret_arn       = string
  })

  validation {
    condition     = var.here.region != var.there.region
    error_message = "Two regions."
  }
}

variable "account_id" {
  description = "The account, twelve digits."
  type        = string
}

variable "offline" {
  description = "For our own tests: asks no account."
  type        = bool
  default     = false
}

variable "region" {
  description = "The region."
  type        = string
  default     = "us-east-1"
}

variable "token_signing_key" {
  description = "The one secret of this example. Never stored."
  type        = string
  sensitive   = true
  ephemeral   = true
}

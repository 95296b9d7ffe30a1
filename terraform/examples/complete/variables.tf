variable "account_id" {
  description = "The account, twelve digits."
  type        = string
}

variable "ami_ids" {
  description = "Images by architecture; the machines here are arm64."
  type        = object({ arm64 = string })
}

variable "cassandra_ca_pem" {
  description = "Certificate of the authority that signed the nodes' certificates. Public."
  type        = string
}

variable "cdn_certificate_arn" {
  description = "Certificate for media_domain in us-east-1, which CloudFront asks for."
  type        = string
}

variable "cdn_web_acl_arn" {
  description = "Rules before the CDN, which must be made in us-east-1."
  type        = string
}

variable "domain" {
  description = "Host name of the API, inside the zone."
  type        = string
}

variable "media_domain" {
  description = "Host name of media."
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

variable "release" {
  description = "What machines install: bucket and its key, as stacks/bootstrap puts them out, and key and checksum, as `murmur infra release` says."
  type        = object({ bucket = string, key = string, kms_key_arn = string, sha256 = string })
}

variable "secret_values" {
  description = "BROKER_AUTH, CACHE_AUTH, CASSANDRA_NODE_TLS, CASSANDRA_PASSWORD and TOKEN_SIGNING_KEY. Never stored."
  type        = map(string)
  sensitive   = true
  ephemeral   = true
}

variable "zone_id" {
  description = "Hosted zone of the API's name."
  type        = string
}

variable "account_id" {
  description = "The account, twelve digits: nobody is asked, so plans need no account."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "An account has twelve digits."
  }
}

variable "admin_role_arns" {
  description = "Roles of the people who administer keys."
  type        = set(string)
  default     = []
}

variable "alarm_subscribers" {
  description = "Mail addresses that alarms and the budget are sent to."
  type        = set(string)
  default     = []
}

variable "allow_single_az" {
  description = "Whether two zones will do, and two copies of everything; only for development."
  type        = bool
  default     = false

  validation {
    condition     = !var.allow_single_az || var.environment == "dev"
    error_message = "Only dev may do with fewer than three zones."
  }
}

variable "ami_ids" {
  description = "Images by architecture, of which those are needed that the machine types of the sizes have."
  type        = object({ arm64 = optional(string), x86_64 = optional(string) })
}

variable "app_overrides" {
  description = "Values of settings that have a default (`murmur config keys`), by key."
  type        = map(string)
  default     = {}
}

variable "azs" {
  description = "Zones by name, each with an index that never changes."
  type        = map(object({ index = number }))

  validation {
    condition     = length(var.azs) >= 2
    error_message = "Two zones at least: load balancer and Redis need as many."
  }
}

variable "cassandra_ca_pem" {
  description = "Certificate of the authority that signed the nodes' certificates. Public."
  type        = string

  validation {
    condition     = startswith(var.cassandra_ca_pem, "-----BEGIN CERTIFICATE-----") && length(var.cassandra_ca_pem) <= 4096
    error_message = "A certificate in PEM, of at most 4096 characters."
  }
}

variable "cassandra_dc" {
  description = "Name of this region as a data centre of Cassandra; frozen when the first node starts."
  type        = string
}

variable "cassandra_peer_seeds" {
  description = "Addresses of seeds in other regions: what their stacks put out as `cassandra_seeds`."
  type        = list(string)
  default     = []
}

variable "cassandra_peers" {
  description = "Other regions of the cluster: copies that each keeps, by the name of its data centre. Two regions each name the other."
  type        = map(number)
  default     = {}

  validation {
    condition     = !contains(keys(var.cassandra_peers), var.cassandra_dc)
    error_message = "A region is not its own peer."
  }

  validation {
    condition     = alltrue([for copies in values(var.cassandra_peers) : copies >= 1 && copies <= 5])
    error_message = "1 to 5 copies."
  }
}

variable "cdn_certificate_arn" {
  description = "Certificate of the CDN in us-east-1, which the global stack makes."
  type        = string
}

variable "cdn_web_acl_arn" {
  description = "Rules in front of the CDN, which the global stack makes; empty is none."
  type        = string
}

variable "cidr" {
  description = "Addresses of the network, a /16 that no other region has."
  type        = string
}

variable "copy_vault_arn" {
  description = "Vault in another region that gets copies of recovery points, or null."
  type        = string
  default     = null
}

variable "deletion_protection" {
  description = "Whether load balancer, buckets and vaults refuse to go with what is in them. Off only where nothing is worth keeping."
  type        = bool
  default     = true

  validation {
    condition     = var.deletion_protection || var.environment != "prod"
    error_message = "In prod nothing is deleted by mistake."
  }
}

variable "domain" {
  description = "Host name of the API in all regions."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)+$", var.domain))
    error_message = "A host name."
  }
}

variable "environment" {
  description = "dev, staging or prod."
  type        = string

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "One of dev, staging, prod."
  }
}

variable "features" {
  description = "For our own tests: offline asks no account; emulated leaves out what the emulator cannot do; redis off stands in for both groups."
  type = object({
    emulated = optional(bool, false)
    offline  = optional(bool, false)
    redis    = optional(bool, true)
  })
  default = {}

  validation {
    condition     = var.features.offline || (var.features.redis && !var.features.emulated)
    error_message = "Only without an account may anything be left out."
  }
}

variable "media_domain" {
  description = "Host name of media, another one in each region."
  type        = string
}

variable "media_failover_origin" {
  description = "Regional domain of the other region's media bucket, or null."
  type        = string
  default     = null
}

variable "media_public_keys" {
  description = "Public keys (PEM) that sign addresses of media, by name."
  type        = map(string)
  default     = {}
}

variable "metrics_namespace" {
  description = "Namespace of the application's figures."
  type        = string
  default     = "murmuration"
}

variable "nat_mode" {
  description = "Ways out to the internet: none, single or per_az."
  type        = string
  default     = "none"
}

variable "permissions_boundary_arn" {
  description = "Boundary of all roles, which bootstrap makes, or null."
  type        = string
  default     = null
}

variable "project" {
  description = "Name of the project, first part of every name."
  type        = string
  default     = "murmuration"

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,10}$", var.project))
    error_message = "2 to 11 lower-case letters and digits, a letter first."
  }
}

variable "region" {
  description = "The region."
  type        = string
}

variable "region_short" {
  description = "The region in names, as use1 or euw1."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2,3}[0-9]$", var.region_short))
    error_message = "Such as use1, euw1, apse2."
  }
}

variable "release" {
  description = "What machines install: bucket and key's, as bootstrap puts them out, and key and checksum, as `murmur infra release` says."
  type        = object({ bucket = string, key = string, kms_key_arn = string, sha256 = string })

  validation {
    condition     = startswith(var.release.key, "releases/")
    error_message = "Releases lie below releases/, which is what machines may read."
  }
}

variable "secret_values" {
  description = "CASSANDRA_PASSWORD, BROKER_AUTH, CACHE_AUTH, TOKEN_SIGNING_KEY and CASSANDRA_NODE_TLS (key and certificates of the nodes, PEM). Never stored."
  type        = map(string)
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = toset(keys(var.secret_values)) == toset(["BROKER_AUTH", "CACHE_AUTH", "CASSANDRA_NODE_TLS", "CASSANDRA_PASSWORD", "TOKEN_SIGNING_KEY"])
    error_message = "Exactly BROKER_AUTH, CACHE_AUTH, CASSANDRA_NODE_TLS, CASSANDRA_PASSWORD and TOKEN_SIGNING_KEY."
  }
}

variable "secrets_version" {
  description = "Counted up to write the secrets' values anew."
  type        = number
  default     = 1
}

variable "shield" {
  description = "Whether Shield Advanced, which the account has subscribed to, protects the load balancer."
  type        = bool
  default     = false
}

variable "waf_mode" {
  description = "Whether rules stop requests (block) or only count them (count)."
  type        = string
  default     = "count"
}

variable "zone_id" {
  description = "Hosted zone of the domains, which the global stack makes."
  type        = string
}

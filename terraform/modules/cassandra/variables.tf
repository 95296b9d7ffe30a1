variable "allow_single_rack" {
  type        = bool
  description = "Whether other than three racks will do: only for development."
  default     = false
}

variable "ami_ids" {
  type = object({
    arm64  = optional(string)
    x86_64 = optional(string)
  })
  description = "Images by architecture; which one is used follows from the machine types. Plain ids: a rollback needs an image that does not move."

  validation {
    condition     = alltrue([for id in values(var.ami_ids) : id == null || can(regex("^ami-[0-9a-f]{8,17}$", id))])
    error_message = "ami_ids must be ids of images, as ami-0123456789abcdef0."
  }

  validation {
    condition     = lookup(var.ami_ids, local.architecture, null) != null
    error_message = "ami_ids has no image for the architecture of the machine types."
  }
}

variable "backup" {
  type = object({
    bucket  = string
    enabled = optional(bool, true)
  })
  description = "Bucket of backups. Machines' own disks end with the machines, so instance_store needs it."
  default     = null
}

variable "cluster_name" {
  type        = string
  description = "Name of the cluster, by which nodes know each other; it never changes."

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_-]{0,47}$", var.cluster_name))
    error_message = "cluster_name must be 1 to 48 letters, digits, underscores and hyphens, and begin with a letter."
  }
}

variable "config_path" {
  type        = string
  description = "Path under which machines find their settings, as /murmur/prod/eu-west-1/config/."

  validation {
    condition     = can(regex("^/[a-z0-9-]+/[a-z0-9-]+/[a-z0-9-]+/config/$", var.config_path))
    error_message = "config_path must be as /project/environment/region/config/."
  }
}

variable "dc" {
  type        = string
  description = "Data centre, as Cassandra calls a region; it never changes once nodes have started."

  validation {
    condition     = can(regex("^[a-z][a-z0-9_-]{0,47}$", var.dc))
    error_message = "dc must be 1 to 48 small letters, digits, underscores and hyphens, and begin with a letter."
  }
}

variable "environment" {
  type        = string
  description = "Environment, as prod."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,11}$", var.environment))
    error_message = "environment must be 2 to 12 small letters, digits and hyphens, and begin with a letter."
  }
}

variable "heap_mib" {
  type        = number
  description = "Heap of a node in MiB. At most 31 GiB, above which pointers take twice the room."

  validation {
    condition     = var.heap_mib >= 512 && var.heap_mib <= 31744 && floor(var.heap_mib) == var.heap_mib
    error_message = "heap_mib must be a whole number from 512 to 31744."
  }
}

variable "instance_profile_arn" {
  type        = string
  description = "Profile of the tier's role."

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:instance-profile/", var.instance_profile_arn))
    error_message = "instance_profile_arn must be the ARN of an instance profile."
  }
}

variable "instance_type" {
  type        = string
  description = "Machine type of a node."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*[0-9][a-z0-9-]*\\.[0-9a-z]+$", var.instance_type))
    error_message = "instance_type must be a machine type, as i8g.2xlarge."
  }

  validation {
    condition     = var.storage.kind != "instance_store" || can(regex("^(i[0-9]|im[0-9]|is[0-9]|[a-z]+[0-9]+[a-z]*d[a-z]*\\.)", var.instance_type))
    error_message = "instance_type has no disks of its own, which instance_store needs."
  }
}

variable "kms_key_arn" {
  type        = string
  description = "Key that encrypts volumes."

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a KMS key."
  }
}

variable "launch_seconds" {
  type        = number
  description = "For so long a node that starts may be silent before it is given up; it sends heartbeats while it waits or streams. Taken when the group is made."
  default     = 1800

  validation {
    condition     = var.launch_seconds >= 300 && var.launch_seconds <= 7200
    error_message = "launch_seconds must be from 300 to 7200."
  }
}

variable "lock_parameter" {
  type        = string
  description = "Parameter by which nodes take turns at joining."

  validation {
    condition     = can(regex("^/[a-z0-9-]+/[a-z0-9-]+/[a-z0-9-]+/infra/[a-z0-9/-]+$", var.lock_parameter))
    error_message = "lock_parameter must be as /project/environment/region/infra/cassandra/boot-lock."
  }
}

variable "maintenance" {
  type        = bool
  description = "While true, AWS replaces no node by itself."
  default     = false
}

variable "name" {
  type        = string
  description = "What the names of all things begin with: project, environment and region."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}$", var.name))
    error_message = "name must be 2 to 24 small letters, digits and hyphens, and begin with a letter."
  }
}

variable "nodes_per_rack" {
  type        = number
  description = "Nodes of each rack, the same in all."

  validation {
    condition     = var.nodes_per_rack >= 1 && var.nodes_per_rack <= 240 && floor(var.nodes_per_rack) == var.nodes_per_rack
    error_message = "nodes_per_rack must be a whole number from 1 to 240."
  }
}

variable "num_tokens" {
  type        = number
  description = "Ranges that a node owns: 16, or 4 where a ring will pass thirty nodes. It never changes for a node."
  default     = 16

  validation {
    condition     = contains([1, 2, 4, 8, 16, 32, 64, 128, 256], var.num_tokens)
    error_message = "num_tokens must be a power of two from 1 to 256."
  }
}

variable "peer_seeds" {
  type        = list(string)
  description = "Addresses of seeds in the other region, if there is one."
  default     = []

  validation {
    condition     = alltrue([for address in var.peer_seeds : can(cidrhost("${address}/32", 0))])
    error_message = "peer_seeds must be addresses, as 10.30.32.10."
  }
}

variable "project" {
  type        = string
  description = "Project, as murmur; value of the tag Project."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,11}$", var.project))
    error_message = "project must be 2 to 12 small letters, digits and hyphens, and begin with a letter."
  }
}

variable "racks" {
  type = map(object({
    subnet_id   = string
    subnet_cidr = string
  }))
  description = "Subnet of each rack by the zone's name, which is also the rack's. Cassandra refuses to start in another rack than it knows, so the names never change."

  validation {
    condition     = length(var.racks) == 3 || (var.allow_single_rack && length(var.racks) >= 1)
    error_message = "racks must be exactly three, for three copies, unless allow_single_rack is set."
  }

  validation {
    condition     = alltrue([for az in keys(var.racks) : can(regex("^[a-z]{2}(-[a-z]+)+-[0-9][a-z]$", az)) && startswith(az, var.region)])
    error_message = "racks must be keyed by names of the region's zones, as eu-west-1a."
  }

  validation {
    condition     = alltrue([for rack in values(var.racks) : can(cidrhost(rack.subnet_cidr, 9 + var.nodes_per_rack))])
    error_message = "A rack's subnet_cidr is no CIDR, or too small for nodes_per_rack nodes from the tenth address on."
  }
}

variable "region" {
  type        = string
  description = "Region, as eu-west-1."

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be the name of a region, as eu-west-1."
  }
}

variable "release" {
  type = object({
    bucket = string
    key    = string
    sha256 = string
  })
  description = "What machines install: bucket, key and checksum of an archive that `murmur infra release` made."

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.release.bucket)) && can(regex("^[A-Za-z0-9][A-Za-z0-9/_.-]*$", var.release.key))
    error_message = "release.bucket must be the name of a bucket, and release.key of letters, digits, /, _, . and -."
  }

  validation {
    condition     = can(regex("^[0-9a-f]{64}$", var.release.sha256))
    error_message = "release.sha256 must be 64 hexadecimal digits."
  }
}

variable "root_volume_gib" {
  type        = number
  description = "Size of the root volume, which holds system and releases."
  default     = 20

  validation {
    condition     = var.root_volume_gib >= 10 && var.root_volume_gib <= 500
    error_message = "root_volume_gib must be from 10 to 500."
  }
}

variable "security_group_ids" {
  type        = list(string)
  description = "Security groups of the nodes' network interfaces."

  validation {
    condition     = length(var.security_group_ids) > 0
    error_message = "security_group_ids must name at least one group."
  }
}

variable "seeds_per_rack" {
  type        = number
  description = "So many nodes of each rack, its first ones, are seeds."
  default     = 1

  validation {
    condition     = var.seeds_per_rack >= 1 && var.seeds_per_rack <= min(2, var.nodes_per_rack)
    error_message = "seeds_per_rack must be 1 or 2, and at most nodes_per_rack."
  }
}

variable "storage" {
  type = object({
    kind = string
    gib  = optional(number, 0)
    iops = optional(number, 0)
    mibs = optional(number, 0)
  })
  description = "Where a node's data lies: ebs (a volume of its own of gib GiB, iops operations and mibs MiB each second) or instance_store (disks of the machine, lost with it; the numbers are 0)."

  validation {
    condition     = contains(["ebs", "instance_store"], var.storage.kind)
    error_message = "storage.kind must be ebs or instance_store."
  }

  validation {
    condition = var.storage.kind != "ebs" || (
      var.storage.gib >= 20 && var.storage.gib <= 16384 && var.storage.iops >= 3000 && var.storage.iops <= 16000 && var.storage.mibs >= 125 && var.storage.mibs <= 1000
    )
    error_message = "A volume has from 20 to 16384 GiB, from 3000 to 16000 operations and from 125 to 1000 MiB each second."
  }

  validation {
    condition     = var.storage.kind != "ebs" || (var.storage.iops <= 500 * var.storage.gib && var.storage.mibs * 4 <= var.storage.iops)
    error_message = "A volume has at most 500 operations for each GiB, and at least 4 operations for each MiB."
  }

  validation {
    condition     = var.storage.kind != "instance_store" || (var.storage.gib == 0 && var.storage.iops == 0 && var.storage.mibs == 0)
    error_message = "The sizes of instance_store are the machine's: gib, iops and mibs must be 0."
  }

  validation {
    condition     = var.storage.kind != "instance_store" || try(var.backup.enabled, false)
    error_message = "instance_store needs backups: set backup, enabled."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags beside the provider's default ones."
  default     = {}
}

variable "tls_secret_arn" {
  type        = string
  description = "Secret with the nodes' key and certificates in one text; the authority that clients trust is a setting."

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:secretsmanager:[^*\"]+$", var.tls_secret_arn))
    error_message = "tls_secret_arn must be the ARN of a secret."
  }
}

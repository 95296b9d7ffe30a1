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

variable "config_path" {
  type        = string
  description = "Path under which machines find their settings, as /murmur/prod/eu-west-1/config/."

  validation {
    condition     = can(regex("^/[a-z0-9-]+/[a-z0-9-]+/[a-z0-9-]+/config/$", var.config_path))
    error_message = "config_path must be as /project/environment/region/config/."
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

variable "health_check_grace_seconds" {
  type        = number
  description = "For so long after its start the load balancer's opinion of a machine does not count."
  default     = 300

  validation {
    condition     = var.health_check_grace_seconds >= 60 && var.health_check_grace_seconds <= 3600
    error_message = "health_check_grace_seconds must be from 60 to 3600."
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

variable "instance_types" {
  type        = list(string)
  description = "Machine types that will do, best first; all of one architecture."

  validation {
    condition     = length(var.instance_types) > 0 && alltrue([for type in var.instance_types : can(regex("^[a-z][a-z0-9-]*[0-9][a-z0-9-]*\\.[0-9a-z]+$", type))])
    error_message = "instance_types must name at least one machine type, as c7g.xlarge."
  }

  validation {
    condition     = length(distinct(var.instance_types)) == length(var.instance_types)
    error_message = "instance_types must name no type twice."
  }

  validation {
    condition     = length(distinct([for type in var.instance_types : can(regex("^[a-z]+[0-9]+g", type))])) == 1
    error_message = "instance_types must be all x86 or all arm, for they share one image."
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

variable "lifecycle_seconds" {
  type = object({
    launch    = optional(number, 900)
    terminate = optional(number, 180)
  })
  description = "How long a machine may take to become ready before it is given up, and to finish its work before it is ended. Taken when the group is made; later changes need the AWS command line."
  default     = {}

  validation {
    condition     = alltrue([for seconds in values(var.lifecycle_seconds) : seconds >= 30 && seconds <= 7200])
    error_message = "lifecycle_seconds must be from 30 to 7200."
  }
}

variable "max_size" {
  type        = number
  description = "Most machines."

  validation {
    condition     = var.max_size >= var.min_size && var.max_size <= 5000 && floor(var.max_size) == var.max_size
    error_message = "max_size must be a whole number from min_size to 5000."
  }
}

variable "min_size" {
  type        = number
  description = "Fewest machines."

  validation {
    condition     = var.min_size >= 1 && floor(var.min_size) == var.min_size
    error_message = "min_size must be a whole number of at least 1."
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

variable "on_demand_base" {
  type        = number
  description = "So many machines are always on demand; of the others, spot_percent are spot."
  default     = 1

  validation {
    condition     = var.on_demand_base >= 0 && floor(var.on_demand_base) == var.on_demand_base
    error_message = "on_demand_base must be a whole number of at least 0."
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

variable "refresh" {
  type = object({
    alarm_names    = optional(list(string), [])
    max_healthy    = optional(number, 120)
    min_healthy    = optional(number, 100)
    warmup_seconds = optional(number, 120)
  })
  description = "How machines are replaced when image, release or settings change: at least min_healthy and at most max_healthy percent run meanwhile, and an alarm takes the change back."
  default     = {}

  validation {
    condition     = var.refresh.min_healthy >= 50 && var.refresh.min_healthy <= 100 && var.refresh.max_healthy > 100 && var.refresh.max_healthy <= 200 && var.refresh.max_healthy - var.refresh.min_healthy <= 100
    error_message = "refresh.min_healthy must be from 50 to 100, refresh.max_healthy above 100, and at most 100 lie between them."
  }

  validation {
    condition     = var.refresh.warmup_seconds >= 0 && var.refresh.warmup_seconds <= 3600
    error_message = "refresh.warmup_seconds must be from 0 to 3600."
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

variable "role" {
  type        = string
  description = "What the machines run: api, worker or schedule."

  validation {
    condition     = contains(["api", "worker", "schedule"], var.role)
    error_message = "role must be api, worker or schedule."
  }

  validation {
    condition     = var.role != "api" || length(var.target_group_arns) > 0
    error_message = "Machines of the role api need a target group, or nobody reaches them."
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

variable "scaling" {
  type = object({
    requests = optional(object({
      label             = string
      per_target_minute = number
    }))
    cpu = optional(object({
      percent = number
    }))
    backlog = optional(object({
      namespace         = string
      target_seconds    = optional(number, 10)
      unfinished_metric = optional(string, "OutboxUnfinished")
      drained_metric    = optional(string, "OutboxDrained")
      dimensions        = optional(map(string), {})
    }))
  })
  description = "What the number of machines follows: requests of the load balancer for each target and minute; CPU in percent; how many seconds the unfinished events of the outbox take at the rate at which they are drained (both metrics come from the application: events that wait, and events finished in the last minute)."
  default     = {}

  validation {
    condition     = var.min_size == var.max_size || anytrue([for policy in values(var.scaling) : policy != null])
    error_message = "scaling must name at least one policy where max_size exceeds min_size."
  }

  validation {
    condition     = try(var.scaling.requests.per_target_minute, 1) >= 1
    error_message = "scaling.requests.per_target_minute must be at least 1."
  }

  validation {
    condition     = try(var.scaling.cpu.percent, 60) >= 10 && try(var.scaling.cpu.percent, 60) <= 90
    error_message = "scaling.cpu.percent must be from 10 to 90."
  }

  validation {
    condition     = try(var.scaling.backlog.target_seconds, 10) >= 1 && try(var.scaling.backlog.target_seconds, 10) <= 3600
    error_message = "scaling.backlog.target_seconds must be from 1 to 3600."
  }
}

variable "security_group_ids" {
  type        = list(string)
  description = "Security groups of the machines."

  validation {
    condition     = length(var.security_group_ids) > 0
    error_message = "security_group_ids must name at least one group."
  }
}

variable "settings_version" {
  type        = string
  description = "A hash of the settings: another one replaces the machines, one after the other."

  validation {
    condition     = can(regex("^[A-Za-z0-9._-]{1,64}$", var.settings_version))
    error_message = "settings_version must be 1 to 64 letters, digits, dots, underscores and hyphens."
  }
}

variable "spot_percent" {
  type        = number
  description = "So many percent of the machines above on_demand_base are spot."
  default     = 0

  validation {
    condition     = var.spot_percent >= 0 && var.spot_percent <= 90 && floor(var.spot_percent) == var.spot_percent
    error_message = "spot_percent must be a whole number from 0 to 90: AWS may take all spot machines at once."
  }

  validation {
    condition     = var.spot_percent == 0 || var.on_demand_base >= 1
    error_message = "spot_percent needs an on_demand_base of at least 1, so that somebody is left."
  }

  validation {
    condition     = var.spot_percent == 0 || length(var.instance_types) >= 4
    error_message = "spot_percent needs at least four instance_types, so that one market's end is not ours."
  }
}

variable "subnet_ids" {
  type        = map(string)
  description = "Subnets of the machines by zone."

  validation {
    condition     = length(var.subnet_ids) > 0
    error_message = "subnet_ids must name at least one subnet."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags beside the provider's default ones."
  default     = {}
}

variable "target_group_arns" {
  type        = list(string)
  description = "Target groups of the machines; with any, the load balancer's health check replaces machines."
  default     = []

  validation {
    condition     = alltrue([for arn in var.target_group_arns : can(regex("^arn:aws[a-z-]*:elasticloadbalancing:", arn))])
    error_message = "target_group_arns must be ARNs of target groups."
  }
}

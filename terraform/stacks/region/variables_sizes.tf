variable "api_instance_type" {
  description = "Machine of the API."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]+[0-9]+[a-z-]*\\.[a-z0-9]+$", var.api_instance_type))
    error_message = "A type of machine such as c7g.large."
  }
}

variable "api_max" {
  description = "Machines of the API at most."
  type        = number
  nullable    = false

  validation {
    condition     = var.api_max >= 1 && var.api_max <= 1000 && floor(var.api_max) == var.api_max
    error_message = "A whole number from 1 to 1000."
  }

  validation {
    condition     = var.api_max >= var.api_min
    error_message = "Not less than api_min."
  }
}

variable "api_min" {
  description = "Machines of the API at least."
  type        = number
  nullable    = false

  validation {
    condition     = var.api_min >= 1 && var.api_min <= 1000 && floor(var.api_min) == var.api_min
    error_message = "A whole number from 1 to 1000."
  }
}

variable "api_requests_per_target_minute" {
  description = "Requests a minute that one machine of the API is meant to answer."
  type        = number
  nullable    = false

  validation {
    condition     = var.api_requests_per_target_minute >= 60 && var.api_requests_per_target_minute <= 1000000 && floor(var.api_requests_per_target_minute) == var.api_requests_per_target_minute
    error_message = "A whole number from 60 to 1000000."
  }
}

variable "broker_node_type" {
  description = "Node of the broker."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^cache\\.[a-z]+[0-9]+[a-z]*\\.[a-z0-9]+$", var.broker_node_type))
    error_message = "A node type such as cache.r7g.large."
  }
}

variable "broker_replicas" {
  description = "Replicas of the broker."
  type        = number
  nullable    = false

  validation {
    condition     = var.broker_replicas >= 1 && var.broker_replicas <= 5 && floor(var.broker_replicas) == var.broker_replicas
    error_message = "A whole number from 1 to 5."
  }
}

variable "cache_node_type" {
  description = "Node of the cache."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^cache\\.[a-z]+[0-9]+[a-z]*\\.[a-z0-9]+$", var.cache_node_type))
    error_message = "A node type such as cache.r7g.large."
  }
}

variable "cache_replicas_per_shard" {
  description = "Replicas of each shard of the cache."
  type        = number
  nullable    = false

  validation {
    condition     = var.cache_replicas_per_shard >= 1 && var.cache_replicas_per_shard <= 5 && floor(var.cache_replicas_per_shard) == var.cache_replicas_per_shard
    error_message = "A whole number from 1 to 5."
  }
}

variable "cache_shards" {
  description = "Shards of the cache."
  type        = number
  nullable    = false

  validation {
    condition     = var.cache_shards >= 1 && var.cache_shards <= 500 && floor(var.cache_shards) == var.cache_shards
    error_message = "A whole number from 1 to 500."
  }
}

variable "cassandra_heap_mib" {
  description = "MiB of a node's heap."
  type        = number
  nullable    = false

  validation {
    condition     = var.cassandra_heap_mib >= 1024 && var.cassandra_heap_mib <= 31744 && floor(var.cassandra_heap_mib) == var.cassandra_heap_mib
    error_message = "A whole number from 1024 to 31744."
  }
}

variable "cassandra_instance_type" {
  description = "Machine of a Cassandra node."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]+[0-9]+[a-z-]*\\.[a-z0-9]+$", var.cassandra_instance_type))
    error_message = "A type of machine such as c7g.large."
  }
}

variable "cassandra_nodes_per_rack" {
  description = "Cassandra nodes in each of the three zones."
  type        = number
  nullable    = false

  validation {
    condition     = var.cassandra_nodes_per_rack >= 1 && var.cassandra_nodes_per_rack <= 64 && floor(var.cassandra_nodes_per_rack) == var.cassandra_nodes_per_rack
    error_message = "A whole number from 1 to 64."
  }
}

variable "cassandra_num_tokens" {
  description = "Tokens of a node."
  type        = number
  nullable    = false

  validation {
    condition     = var.cassandra_num_tokens >= 1 && var.cassandra_num_tokens <= 16 && floor(var.cassandra_num_tokens) == var.cassandra_num_tokens
    error_message = "A whole number from 1 to 16."
  }
}

variable "cassandra_storage" {
  description = "Where a node keeps its tables: volumes that outlive machines, or the machine's own disks."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["ebs", "instance_store"], var.cassandra_storage)
    error_message = "Either ebs or instance_store."
  }
}

variable "cassandra_volume_gib" {
  description = "GiB of a node's volume; 0 for instance_store."
  type        = number
  nullable    = false

  validation {
    condition     = var.cassandra_volume_gib >= 0 && var.cassandra_volume_gib <= 16384 && floor(var.cassandra_volume_gib) == var.cassandra_volume_gib
    error_message = "A whole number from 0 to 16384."
  }

  validation {
    condition     = var.cassandra_storage == "ebs" ? var.cassandra_volume_gib >= 10 : var.cassandra_volume_gib == 0
    error_message = "At least 10 with ebs, 0 with instance_store."
  }
}

variable "cassandra_volume_iops" {
  description = "Operations a second of a node's volume; 0 for instance_store."
  type        = number
  nullable    = false

  validation {
    condition     = var.cassandra_volume_iops >= 0 && var.cassandra_volume_iops <= 16000 && floor(var.cassandra_volume_iops) == var.cassandra_volume_iops
    error_message = "A whole number from 0 to 16000."
  }

  validation {
    condition     = var.cassandra_storage == "ebs" ? var.cassandra_volume_iops >= 3000 : var.cassandra_volume_iops == 0
    error_message = "At least 3000 with ebs, 0 with instance_store."
  }
}

variable "cassandra_volume_mibps" {
  description = "MiB a second of a node's volume; 0 for instance_store."
  type        = number
  nullable    = false

  validation {
    condition     = var.cassandra_volume_mibps >= 0 && var.cassandra_volume_mibps <= 1000 && floor(var.cassandra_volume_mibps) == var.cassandra_volume_mibps
    error_message = "A whole number from 0 to 1000."
  }

  validation {
    condition     = var.cassandra_storage == "ebs" ? var.cassandra_volume_mibps >= 125 : var.cassandra_volume_mibps == 0
    error_message = "At least 125 with ebs, 0 with instance_store."
  }
}

variable "home_horizon_days" {
  description = "Days for which a post stays on home timelines."
  type        = number
  nullable    = false

  validation {
    condition     = var.home_horizon_days >= 1 && var.home_horizon_days <= 90 && floor(var.home_horizon_days) == var.home_horizon_days
    error_message = "A whole number from 1 to 90."
  }
}

variable "monthly_budget_usd" {
  description = "US dollars a month above which mail is sent."
  type        = number
  nullable    = false

  validation {
    condition     = var.monthly_budget_usd >= 1 && var.monthly_budget_usd <= 10000000 && floor(var.monthly_budget_usd) == var.monthly_budget_usd
    error_message = "A whole number from 1 to 10000000."
  }
}

variable "plan_id" {
  description = "First 12 characters of the plan's hash."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9a-f]{12}$", var.plan_id))
    error_message = "12 hexadecimal digits."
  }
}

variable "workers_instance_types" {
  description = "Machines of the workers, any of which will do."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.workers_instance_types) >= 1 && length(var.workers_instance_types) <= 20 && alltrue([for each in var.workers_instance_types : can(regex("^[a-z]+[0-9]+[a-z-]*\\.[a-z0-9]+$", each))])
    error_message = "1 to 20 types of machine, such as c7g.large."
  }
}

variable "workers_max" {
  description = "Machines of the workers at most."
  type        = number
  nullable    = false

  validation {
    condition     = var.workers_max >= 1 && var.workers_max <= 1000 && floor(var.workers_max) == var.workers_max
    error_message = "A whole number from 1 to 1000."
  }

  validation {
    condition     = var.workers_max >= var.workers_min
    error_message = "Not less than workers_min."
  }

  validation {
    condition     = var.workers_max >= var.workers_on_demand_base
    error_message = "Not less than workers_on_demand_base."
  }
}

variable "workers_min" {
  description = "Machines of the workers at least."
  type        = number
  nullable    = false

  validation {
    condition     = var.workers_min >= 1 && var.workers_min <= 1000 && floor(var.workers_min) == var.workers_min
    error_message = "A whole number from 1 to 1000."
  }
}

variable "workers_on_demand_base" {
  description = "Machines of the workers that are never spot."
  type        = number
  nullable    = false

  validation {
    condition     = var.workers_on_demand_base >= 1 && var.workers_on_demand_base <= 1000 && floor(var.workers_on_demand_base) == var.workers_on_demand_base
    error_message = "A whole number from 1 to 1000."
  }
}

variable "workers_spot_percent" {
  description = "Per cent of the workers' other machines that are spot."
  type        = number
  nullable    = false

  validation {
    condition     = var.workers_spot_percent >= 0 && var.workers_spot_percent <= 90 && floor(var.workers_spot_percent) == var.workers_spot_percent
    error_message = "A whole number from 0 to 90."
  }
}

variable "connection_id" {
  description = "The connection between the two networks, once it is accepted."
  type        = string

  validation {
    condition     = startswith(var.connection_id, "pcx-")
    error_message = "Id of a connection, as pcx-0123456789abcdef0."
  }
}

variable "internode_port" {
  description = "Port on which Cassandra nodes speak to each other, by TLS."
  type        = number
  default     = 7000

  validation {
    condition     = contains([7000, 7001], var.internode_port)
    error_message = "Cassandra nodes speak to each other on 7000, or on 7001 as old ones did."
  }
}

variable "other" {
  description = "The other network: its region, its range and those of its data subnets."
  type = object({
    cidr       = string
    data_cidrs = set(string)
    region     = string
  })

  validation {
    condition     = can(cidrhost(var.other.cidr, 0)) && alltrue([for cidr in var.other.data_cidrs : can(cidrhost(cidr, 0))])
    error_message = "Ranges are written as 10.0.0.0/16."
  }

  validation {
    # Both are looked at with the shorter mask of the two; what is no range is another check's to refuse.
    condition = try(
      cidrhost("${split("/", var.own.cidr)[0]}/${min(split("/", var.own.cidr)[1], split("/", var.other.cidr)[1])}", 0)
      != cidrhost("${split("/", var.other.cidr)[0]}/${min(split("/", var.own.cidr)[1], split("/", var.other.cidr)[1])}", 0),
      true
    )
    error_message = "The ranges of the two networks overlap."
  }
}

variable "own" {
  description = "This network: its range, all route tables that lead to the other, and the security group of its Cassandra nodes."
  type = object({
    cassandra_security_group_id = string
    cidr                        = string
    route_table_ids             = map(string)
  })

  validation {
    condition     = can(cidrhost(var.own.cidr, 0))
    error_message = "A range is written as 10.0.0.0/16."
  }
}

variable "tags" {
  description = "Tags beyond the provider's own."
  type        = map(string)
  default     = {}
}

variable "here" {
  description = "The network that asks: region, VPC, its range, ranges of its data subnets, all route tables that lead to the other, and the security group of its Cassandra nodes."
  type = object({
    cassandra_security_group_id = string
    cidr                        = string
    data_cidrs                  = set(string)
    region                      = string
    route_table_ids             = map(string)
    vpc_id                      = string
  })

  validation {
    condition     = can(cidrhost(var.here.cidr, 0)) && alltrue([for cidr in var.here.data_cidrs : can(cidrhost(cidr, 0))])
    error_message = "Ranges are written as 10.0.0.0/16."
  }
}

variable "internode_port" {
  description = "Port on which Cassandra nodes speak to each other, by TLS."
  type        = number
  default     = 7000
}

variable "name" {
  description = "Name of the connection."
  type        = string
}

variable "tags" {
  description = "Tags beyond the provider's own."
  type        = map(string)
  default     = {}
}

variable "there" {
  description = "The network that is asked, told in the same way."
  type = object({
    cassandra_security_group_id = string
    cidr                        = string
    data_cidrs                  = set(string)
    region                      = string
    route_table_ids             = map(string)
    vpc_id                      = string
  })

  validation {
    condition     = can(cidrhost(var.there.cidr, 0)) && alltrue([for cidr in var.there.data_cidrs : can(cidrhost(cidr, 0))])
    error_message = "Ranges are written as 10.0.0.0/16."
  }

  validation {
    condition     = var.there.region != var.here.region
    error_message = "The two networks are in two regions."
  }

  validation {
    condition = !can(cidrhost(var.here.cidr, 0)) || !can(cidrhost(var.there.cidr, 0)) || (
      cidrhost("${split("/", var.here.cidr)[0]}/${min(split("/", var.here.cidr)[1], split("/", var.there.cidr)[1])}", 0)
      != cidrhost("${split("/", var.there.cidr)[0]}/${min(split("/", var.here.cidr)[1], split("/", var.there.cidr)[1])}", 0)
    )
    error_message = "The ranges of the two networks overlap."
  }
}

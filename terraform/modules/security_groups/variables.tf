variable "alb_ingress_cidrs" {
  type        = set(string)
  description = "Addresses that may reach the load balancer on 443; the only addresses in any rule but those of peers."
  default     = ["0.0.0.0/0"]

  validation {
    condition     = alltrue([for cidr in var.alb_ingress_cidrs : can(cidrhost(cidr, 0))])
    error_message = "alb_ingress_cidrs must be CIDRs, as 0.0.0.0/0."
  }
}

variable "alb_ingress_prefix_list_id" {
  type        = string
  description = "Prefix list (as that of the CDN's machines) that alone may reach the load balancer, instead of alb_ingress_cidrs."
  default     = null

  validation {
    condition     = var.alb_ingress_prefix_list_id == null || can(regex("^pl-[0-9a-f]+$", var.alb_ingress_prefix_list_id))
    error_message = "alb_ingress_prefix_list_id must be the id of a prefix list, as pl-0123abcd."
  }
}

variable "endpoint_security_group_id" {
  type        = string
  description = "Security group of the endpoints of AWS services."

  validation {
    condition     = length(var.endpoint_security_group_id) > 0
    error_message = "endpoint_security_group_id must not be empty."
  }
}

variable "name" {
  type        = string
  description = "What the names of all groups begin with: project, environment and region."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}$", var.name))
    error_message = "name must be 2 to 24 small letters, digits and hyphens, and begin with a letter."
  }
}

variable "peer_data_cidrs" {
  type        = map(string)
  description = "Subnets of Cassandra in peered regions by a name of ours; groups cannot be named across regions. They reach port 7000 alone."
  default     = {}

  validation {
    condition     = alltrue([for cidr in values(var.peer_data_cidrs) : can(cidrhost(cidr, 0)) && can(regex("/(1[6-9]|2[0-8])$", cidr))])
    error_message = "peer_data_cidrs must be CIDRs from /16 to /28."
  }
}

variable "ports" {
  type = object({
    api      = optional(number, 8000)
    cql      = optional(number, 9042)
    exporter = optional(number, 9500)
    redis    = optional(number, 6379)
    storage  = optional(number, 7000)
  })
  description = "Ports of the API's machines, of Cassandra's clients, of exporters of metrics, of Redis, and between Cassandra's nodes."
  default     = {}

  validation {
    condition     = alltrue([for port in values(var.ports) : port >= 1024 && port <= 65535])
    error_message = "Ports must be from 1024 to 65535."
  }

  validation {
    condition     = length(distinct(values(var.ports))) == length(values(var.ports))
    error_message = "No two of the ports may be the same."
  }
}

variable "s3_prefix_list_id" {
  type        = string
  description = "Prefix list of S3, to which machines may go out."

  validation {
    condition     = length(var.s3_prefix_list_id) > 0
    error_message = "s3_prefix_list_id must not be empty."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags beside the provider's default ones."
  default     = {}
}

variable "vpc_id" {
  type        = string
  description = "The network that the groups belong to."

  validation {
    condition     = length(var.vpc_id) > 0
    error_message = "vpc_id must not be empty."
  }
}

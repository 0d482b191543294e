variable "name" {
  type        = string
  description = "Beginning of every name, such as leme-dev."
  default     = "leme-dev"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,22}[a-z0-9]$", var.name))
    error_message = "A name has 3 to 24 lower-case letters, digits and hyphens, and begins with a letter."
  }
}

variable "vpc_id" {
  type        = string
  description = "Network that it stands in."
}

variable "subnet_ids" {
  type        = list(string)
  description = "Database subnets, without a way out."

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "At least two subnets, in different zones."
  }
}

variable "client_security_group_ids" {
  type        = map(string)
  description = "Groups that may connect, by a name for each: that of the cluster."
}

variable "node_type" {
  type        = string
  description = "Size of a node."
  default     = "cache.t4g.small"

  validation {
    condition     = startswith(var.node_type, "cache.")
    error_message = "A type of ElastiCache begins with cache."
  }
}

variable "nodes" {
  type        = number
  description = "1, or 2 and more: a second one takes over."
  default     = 2

  validation {
    condition     = var.nodes >= 1 && var.nodes <= 6
    error_message = "1 to 6 nodes."
  }
}

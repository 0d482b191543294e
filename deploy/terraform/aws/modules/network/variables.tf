variable "name" {
  type        = string
  description = "Beginning of every name, such as leme-dev."
  default     = "leme-dev"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,22}[a-z0-9]$", var.name))
    error_message = "A name has 3 to 24 lower-case letters, digits and hyphens, and begins with a letter."
  }
}

variable "cidr" {
  type        = string
  description = "Addresses of the network: a private /16."
  default     = "10.42.0.0/16"

  validation {
    condition     = can(cidrhost(var.cidr, 0)) && endswith(var.cidr, "/16")
    error_message = "The network needs a /16, such as 10.42.0.0/16."
  }
}

variable "zones" {
  type        = list(string)
  description = "Two or three availability zones of the region."
  default     = ["eu-west-1a", "eu-west-1b"]

  validation {
    condition     = contains([2, 3], length(var.zones)) && length(distinct(var.zones)) == length(var.zones)
    error_message = "Name two or three different zones."
  }
}

variable "nat" {
  type        = string
  description = "one: a single NAT gateway, whose zone all depend on; each-zone: one in each."
  default     = "one"

  validation {
    condition     = contains(["one", "each-zone"], var.nat)
    error_message = "nat is one or each-zone."
  }
}

variable "interface_endpoints" {
  type        = set(string)
  description = "Services of AWS that are reached without the NAT; each costs by the hour and zone."
  default     = ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "sts"]

  validation {
    condition     = alltrue([for one in var.interface_endpoints : can(regex("^[a-z0-9.-]+$", one))])
    error_message = "Services are written as in com.amazonaws.REGION.SERVICE: ecr.api, logs."
  }
}

variable "log_days" {
  type        = number
  description = "Days that log groups keep."
  default     = 14

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30], var.log_days)
    error_message = "Logs are kept for 1, 3, 5, 7, 14 or 30 days: they may hold personal data, and cost by size."
  }
}


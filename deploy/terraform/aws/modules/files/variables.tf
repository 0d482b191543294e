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
  description = "Private subnets of the nodes; one mount target in each."

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "At least two subnets, in different zones."
  }
}
variable "client_security_group_id" {
  type        = string
  description = "Group of the nodes, which may mount it."
}

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
  description = "Private subnets of the nodes."

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "At least two subnets, in different zones."
  }
}
variable "kubernetes_version" {
  type        = string
  description = "Minor version of Kubernetes."
  default     = "1.33"

  validation {
    condition     = can(regex("^1\\.[0-9]{2}$", var.kubernetes_version))
    error_message = "Write a minor version, such as 1.33."
  }
}

variable "public_access_cidrs" {
  type        = set(string)
  description = "Addresses from which the API server can be reached over the internet; none: it is private."
  default     = []

  validation {
    condition     = alltrue([for one in var.public_access_cidrs : can(cidrhost(one, 0)) && tonumber(split("/", one)[1]) >= 16])
    error_message = "Name networks of /16 or smaller: the API server is not for the whole world."
  }
}

variable "administrators" {
  type        = set(string)
  description = "ARNs of the roles that administer the cluster; whoever applies this gets no rights by it."
  default     = []

  validation {
    condition     = alltrue([for one in var.administrators : can(regex("^arn:[a-z-]+:iam::[0-9]{12}:role/", one))])
    error_message = "Name roles by their ARN: arn:aws:iam::123456789012:role/operator."
  }
}

variable "node_groups" {
  type = map(object({
    instance_types = optional(list(string), ["t3.large"])
    capacity_type  = optional(string, "ON_DEMAND")
    ami_type       = optional(string, "AL2023_x86_64_STANDARD")
    min            = optional(number, 2)
    max            = optional(number, 6)
    disk_gb        = optional(number, 50)
    labels         = optional(map(string), {})
    taints         = optional(list(object({ key = string, value = optional(string), effect = string })), [])
  }))
  description = "Managed node groups, by name."
  default     = { main = {} }

  validation {
    condition     = alltrue([for one in values(var.node_groups) : one.min >= 1 && one.max >= one.min && one.disk_gb >= 20])
    error_message = "A group has at least one node, max not below min, and disks of 20 GB or more."
  }

  validation {
    condition     = alltrue([for one in values(var.node_groups) : contains(["ON_DEMAND", "SPOT"], one.capacity_type)])
    error_message = "capacity_type is ON_DEMAND or SPOT."
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


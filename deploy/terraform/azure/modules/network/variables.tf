variable "name" {
  description = "Base of every name, such as leme-dev: rg-leme-dev, vnet-leme-dev and so on."
  type        = string
  default     = "leme-dev"

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) <= 18
    error_message = "name has lower-case letters, digits and single hyphens, 18 characters at most."
  }
}

variable "resource_group_name" {
  description = "Resource group that everything of this module lies in."
  type        = string
}

variable "location" {
  description = "Region of Azure."
  type        = string
  default     = "westeurope"
}

variable "address_space" {
  description = "Network of this region; the subnets are cut out of it. At least a /16."
  type        = string
  default     = "10.40.0.0/16"

  validation {
    condition     = can(cidrsubnet(var.address_space, 8, 0)) && tonumber(split("/", var.address_space)[1]) <= 16
    error_message = "address_space is a network of /16 or larger, such as 10.40.0.0/16."
  }
}

variable "fixed_egress" {
  description = "A NAT gateway with one address that does not change: exchanges can be told to accept keys from it alone."
  type        = bool
  default     = false
}

variable "public_https" {
  description = "Port 443 of the cluster's subnet answers the internet; off where there is no cluster or no public page."
  type        = bool
  default     = false
}

variable "private_zones" {
  description = "Private DNS zones for private endpoints and the database, by a short name; empty makes none."
  type        = map(string)
  default     = {}
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
}

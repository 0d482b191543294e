variable "name" {
  description = "Base of every name, such as leme-dev: rg-leme-dev, vnet-leme-dev and so on."
  type        = string
  default     = "leme-dev"

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) <= 18
    error_message = "name has lower-case letters, digits and single hyphens, 18 characters at most."
  }
}

variable "location" {
  description = "The second region; the paired one, where there is one."
  type        = string
  default     = "northeurope"
}

variable "address_space" {
  description = "Network of the second region, a /16 that does not meet the first."
  type        = string
  default     = "10.41.0.0/16"
}

variable "first" {
  description = "The first region: its resource group, network, storage account with its container, and database server with its private DNS zone (null without one)."
  type = object({
    resource_group_name  = string
    virtual_network_id   = string
    virtual_network_name = string
    storage_account_id   = string
    container_name       = string

    database = object({
      server_id = string
      zone_name = string
    })
  })
}

variable "storage_account_name" {
  description = "Name of the storage account of the second region; null makes it of the name."
  type        = string
  default     = null
}

variable "share_gb" {
  description = "Size of the share of the second region."
  type        = number
  default     = 50
}

variable "database_sku" {
  description = "Size of the replica, not below that of its source."
  type        = string
  default     = "GP_Standard_D2ds_v5"
}

variable "database_storage_gb" {
  description = "Disk of the replica, that of its source."
  type        = number
  default     = 64
}

variable "log_analytics_workspace_id" {
  description = "Workspace that takes the diagnostics of both regions."
  type        = string
}

variable "action_group_id" {
  description = "Whom alerts are sent to."
  type        = string
}

variable "allowed_addresses" {
  description = "Public addresses (IPv4, CIDR) that may reach the storage account."
  type        = list(string)
  default     = []
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
}

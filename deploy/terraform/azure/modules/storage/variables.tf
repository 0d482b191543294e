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

variable "log_analytics_workspace_id" {
  description = "Workspace that takes the diagnostics."
  type        = string
}

variable "account_name" {
  description = "Name of the storage account, unique in all of Azure; null makes it of the name: stlemedev."
  type        = string
  default     = null

  validation {
    condition     = var.account_name == null || can(regex("^[a-z0-9]{3,24}$", var.account_name))
    error_message = "account_name has 3 to 24 lower-case letters and digits."
  }
}

variable "replication" {
  description = "Copies of the data: LRS in one place, ZRS in three zones, GRS and GZRS in the paired region too."
  type        = string
  default     = "LRS"

  validation {
    condition     = contains(["LRS", "ZRS", "GRS", "GZRS", "RAGRS", "RAGZRS"], var.replication)
    error_message = "replication is LRS, ZRS, GRS, GZRS, RAGRS or RAGZRS."
  }
}

variable "share_gb" {
  description = "Size of the share that the container jobs mount."
  type        = number
  default     = 50

  validation {
    condition     = var.share_gb >= 1 && var.share_gb <= 5120 && floor(var.share_gb) == var.share_gb
    error_message = "share_gb is a whole number from 1 to 5120."
  }
}

variable "subnet_ids" {
  description = "Subnets that may reach the account by service endpoints."
  type        = list(string)
  default     = []
}

variable "allowed_addresses" {
  description = "Public addresses (IPv4, CIDR) that may reach the account, such as the one Terraform runs at."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for one in var.allowed_addresses : can(regex("^[0-9.]+(/[0-9]+)?$", one)) && !endswith(one, "/0")])
    error_message = "allowed_addresses are IPv4 addresses or networks, never all of the internet."
  }
}

variable "private_endpoint" {
  description = "Reach blobs and the share by private endpoints alone; zones are those of blob and file."
  type = object({
    subnet_id    = string
    blob_zone_id = string
    file_zone_id = string
  })
  default = null
}

variable "retention_days" {
  description = "So long deleted and overwritten objects and files can be brought back."
  type        = number
  default     = 30

  validation {
    condition     = var.retention_days >= 7 && var.retention_days <= 365
    error_message = "retention_days is 7 to 365."
  }
}

variable "encryption_key" {
  description = "Own key that encrypts the account: its id without a version, and the identity that may use it. Null is Microsoft's key."
  type = object({
    key_id      = string
    identity_id = string
  })
  default = null
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
}

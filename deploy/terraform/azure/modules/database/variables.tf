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

variable "server_name" {
  description = "Name of the server, unique in all of Azure; null makes it of the name: psql-leme-dev."
  type        = string
  default     = null
}

variable "sku" {
  description = "Size: B_Standard_B2s for trying out, GP_Standard_D2ds_v5 and larger for work."
  type        = string
  default     = "GP_Standard_D2ds_v5"

  validation {
    condition     = can(regex("^(B|GP|MO)_Standard_[A-Za-z0-9_]+$", var.sku))
    error_message = "sku is one of B_Standard_…, GP_Standard_…, MO_Standard_…."
  }
}

variable "storage_gb" {
  description = "Disk; it grows by itself."
  type        = number
  default     = 64

  validation {
    condition     = contains([32, 64, 128, 256, 512, 1024, 2048, 4096], var.storage_gb)
    error_message = "storage_gb is 32, 64, 128, 256, 512, 1024, 2048 or 4096."
  }
}

variable "postgres_version" {
  description = "Release of PostgreSQL; Leme wants 15 or newer."
  type        = string
  default     = "17"

  validation {
    condition     = contains(["15", "16", "17"], var.postgres_version)
    error_message = "postgres_version is 15, 16 or 17."
  }
}

variable "zone_redundant" {
  description = "A standby in another zone takes over by itself; not for sizes of B."
  type        = bool
  default     = true

  validation {
    condition     = !var.zone_redundant || !startswith(var.sku, "B_")
    error_message = "A standby needs a size of GP or MO."
  }
}

variable "backup_days" {
  description = "So far back the server can be restored to any second."
  type        = number
  default     = 14

  validation {
    condition     = var.backup_days >= 7 && var.backup_days <= 35
    error_message = "backup_days is 7 to 35."
  }
}

variable "backups_in_second_region" {
  description = "Backups are kept in the paired region too; fixed when the server is made."
  type        = bool
  default     = false
}

variable "replica_of" {
  description = "Makes this server a replica of that one; null makes a server of its own."
  type        = object({ server_id = string })
  default     = null
}

variable "subnet_id" {
  description = "Subnet delegated to the server; there is no public address."
  type        = string
}

variable "private_zone_id" {
  description = "Private DNS zone that ends with .postgres.database.azure.com."
  type        = string
}

variable "administrator_login" {
  description = "Login of the administrator."
  type        = string
  default     = "lemeadmin"

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{2,30}$", var.administrator_login)) && !contains(["admin", "administrator", "root", "postgres", "azureadmin"], var.administrator_login)
    error_message = "administrator_login has lower-case letters and digits, and is not one that Azure reserves."
  }
}

variable "administrator_password" {
  description = "Its password. It is sent to the server and never kept in the state. Null for a replica."
  type        = string
  default     = null
  ephemeral   = true
  sensitive   = true
}

variable "administrator_password_version" {
  description = "Raise it to send the password again."
  type        = number
  default     = 1
}

variable "settings" {
  description = "Settings of PostgreSQL besides those of the module."
  type        = map(string)
  default     = {}
}

variable "action_group_id" {
  description = "Who is told when the server is in trouble."
  type        = string
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
}

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

variable "vault_name" {
  description = "Name of the vault, unique in all of Azure; null makes it of the name: kv-leme-dev."
  type        = string
  default     = null

  validation {
    condition     = var.vault_name == null || can(regex("^[a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$", var.vault_name))
    error_message = "vault_name has 3 to 24 letters, digits and hyphens."
  }
}

variable "secrets_prefix" {
  description = "secrets.prefix of Leme: before every name."
  type        = string
  default     = "leme"

  validation {
    condition     = can(regex("^([a-z][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*)?$", var.secrets_prefix))
    error_message = "secrets_prefix has lower-case letters, digits, hyphens and slashes, or is empty."
  }
}

variable "secrets" {
  description = "First values of secrets, by the names that Leme uses, such as house/objects-key. They are written only, never kept in the state."
  type        = map(string)
  default     = {}
  ephemeral   = true
  sensitive   = true
}

variable "secret_versions" {
  description = "Names of these secrets, and the version of each; a value is written again when its version grows."
  type        = map(number)
  default     = {}

  validation {
    condition     = alltrue([for name, version in var.secret_versions : can(regex("^[a-z][a-z0-9-]*(/[a-z0-9][a-z0-9-]*){0,4}$", name)) && version >= 1])
    error_message = "Names of secrets are up to five parts of lower-case letters, digits and hyphens; versions begin with 1."
  }
}

variable "platform_secrets" {
  description = "First values of what the chart of the platform reads by External Secrets, such as database-url; named leme-platform-database-url."
  type        = map(string)
  default     = {}
  ephemeral   = true
  sensitive   = true
}

variable "platform_secret_versions" {
  description = "Names of these, and the version of each."
  type        = map(number)
  default     = {}

  validation {
    condition     = alltrue([for name, version in var.platform_secret_versions : can(regex("^[a-z][a-z0-9-]*$", name)) && version >= 1])
    error_message = "Names of the platform's secrets have lower-case letters, digits and hyphens; versions begin with 1."
  }
}

variable "deployer_writes" {
  description = "Who runs Terraform gets the right to write secrets and keys of this vault, and no other."
  type        = bool
  default     = true
}

variable "subnet_ids" {
  description = "Subnets that may reach the vault by service endpoints."
  type        = list(string)
  default     = []
}

variable "allowed_addresses" {
  description = "Public addresses (IPv4, CIDR) that may reach the vault, such as the one Terraform runs at."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for one in var.allowed_addresses : can(regex("^[0-9.]+(/[0-9]+)?$", one)) && !endswith(one, "/0")])
    error_message = "allowed_addresses are IPv4 addresses or networks, never all of the internet."
  }
}

variable "private_endpoint" {
  description = "Reach the vault by a private endpoint alone."
  type = object({
    subnet_id = string
    zone_id   = string
  })
  default = null
}

variable "encryption_key" {
  description = "Make a key that encrypts the storage account; it is rotated every 90 days by the vault."
  type        = bool
  default     = false
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
}

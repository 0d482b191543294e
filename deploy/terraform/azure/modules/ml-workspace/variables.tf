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

variable "storage_account_id" {
  description = "Storage account of the workspace."
  type        = string
}

variable "key_vault_id" {
  description = "Key Vault of the workspace."
  type        = string
}

variable "application_insights_id" {
  description = "Application Insights of the workspace."
  type        = string
}

variable "vm_size" {
  description = "Size of the machines that train."
  type        = string
  default     = "Standard_D2s_v5"
}

variable "most_nodes" {
  description = "Machines at most; none runs while there is nothing to do."
  type        = number
  default     = 1

  validation {
    condition     = var.most_nodes >= 0 && var.most_nodes <= 20
    error_message = "most_nodes is 0 to 20."
  }
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
}

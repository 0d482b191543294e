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

variable "kubernetes_version" {
  description = "Minor release of Kubernetes; patches come by themselves."
  type        = string
  default     = "1.33"

  validation {
    condition     = can(regex("^1\\.[0-9]{2}$", var.kubernetes_version))
    error_message = "kubernetes_version is a minor release, such as 1.33."
  }
}


variable "subnet_id" {
  description = "Subnet of the nodes."
  type        = string
}

variable "fixed_egress" {
  description = "The subnet has a NAT gateway, which all that the cluster sends leaves by."
  type        = bool
  default     = true
}

variable "private" {
  description = "The API of the cluster has no public address."
  type        = bool
  default     = true
}

variable "admin_group_ids" {
  description = "Groups of Entra ID that administer the cluster."
  type        = list(string)
  default     = []
}

variable "sku_tier" {
  description = "Free, or Standard with an agreed availability of the API."
  type        = string
  default     = "Standard"

  validation {
    condition     = contains(["Free", "Standard", "Premium"], var.sku_tier)
    error_message = "sku_tier is Free, Standard or Premium."
  }
}

variable "system_nodes" {
  description = "Nodes for Kubernetes' own pods and the platform: size, fewest and most."
  type = object({
    vm_size = string
    least   = number
    most    = number
  })
  default = { vm_size = "Standard_D2s_v5", least = 2, most = 4 }

  validation {
    condition     = var.system_nodes.least >= 1 && var.system_nodes.most >= var.system_nodes.least
    error_message = "system_nodes has at least one node, and not fewer at most than at least."
  }
}

variable "bot_nodes" {
  description = "Nodes for bots and workers: size, fewest and most."
  type = object({
    vm_size = string
    least   = number
    most    = number
  })
  default = { vm_size = "Standard_D4s_v5", least = 1, most = 10 }

  validation {
    condition     = var.bot_nodes.least >= 0 && var.bot_nodes.most >= var.bot_nodes.least
    error_message = "bot_nodes has not fewer nodes at most than at least."
  }
}

variable "zones" {
  description = "Zones that nodes are spread over; empty where the region has none."
  type        = list(string)
  default     = ["1", "2", "3"]
}

variable "registry_id" {
  description = "Registry that the nodes pull from."
  type        = string
}

variable "key_vault_id" {
  description = "Key Vault in which Leme keeps the secrets of tenants and of the house."
  type        = string
}

variable "service_accounts" {
  description = "Service accounts that Leme runs under; those of a release named leme in the namespace leme."
  type        = set(string)
  default     = ["leme/leme-server", "leme/leme-worker"]

  validation {
    condition     = alltrue([for one in var.service_accounts : can(regex("^[a-z0-9-]+/[a-z0-9-]+$", one))])
    error_message = "service_accounts are written as namespace/name."
  }
}

variable "secrets_operator" {
  description = "Service account of the External Secrets operator, which reads the vault for the charts; null without it."
  type        = string
  default     = "external-secrets/external-secrets"

  validation {
    condition     = var.secrets_operator == null || can(regex("^[a-z0-9-]+/[a-z0-9-]+$", var.secrets_operator))
    error_message = "secrets_operator is written as namespace/name."
  }
}

variable "ingress" {
  description = "Azure's own ingress (class webapprouting.kubernetes.azure.com)."
  type        = bool
  default     = true
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
}

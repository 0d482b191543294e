variable "name" {
  description = "Base of every name, such as leme-dev: rg-leme-dev, vnet-leme-dev and so on."
  type        = string
  default     = "leme-dev"

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) <= 18
    error_message = "name has lower-case letters, digits and single hyphens, 18 characters at most."
  }
}

variable "environment" {
  description = "dev, staging or production."
  type        = string
  default     = "dev"
}

variable "location" {
  description = "Region of Azure."
  type        = string
  default     = "westeurope"
}

variable "tags" {
  description = "Tags of every resource besides project, environment and managed-by."
  type        = map(string)
  default     = {}
}

variable "locked" {
  description = "Nothing in the resource group can be deleted until the lock is taken away."
  type        = bool
  default     = false
}

variable "budget_month" {
  description = "Budget of a month, in the currency of the subscription."
  type        = number
  default     = 100
}

variable "budget_start" {
  description = "First month of the budget; the first day of a month, UTC. Null is the month in which it is made."
  type        = string
  default     = null
}

variable "alert_emails" {
  description = "Who gets alerts and is told of the budget."
  type        = list(string)
  default     = []
}

variable "allowed_addresses" {
  description = "Public addresses (IPv4, CIDR) that may reach storage and vault: the one Terraform runs at."
  type        = list(string)
  default     = []
}

variable "log_retention_days" {
  description = "So long logs are kept; Azure takes no less than 30."
  type        = number
  default     = 30
}

variable "log_daily_gb" {
  description = "Logs of a day at most."
  type        = number
  default     = 1
}

variable "address_space" {
  description = "Network of this region, a /16."
  type        = string
  default     = "10.40.0.0/16"
}

variable "fixed_egress" {
  description = "A NAT gateway: exchanges see one address that does not change."
  type        = bool
  default     = false
}

variable "public_https" {
  description = "Port 443 of the cluster's subnet answers the internet."
  type        = bool
  default     = false
}

variable "private_endpoints" {
  description = "Storage and vault, and a registry of the sku Premium, are reached from the network alone."
  type        = bool
  default     = false
}

variable "github_repository" {
  description = "Repository of GitHub (owner/name) whose environment of the same name may push images, start jobs and deploy; null lets none."
  type        = string
  default     = null
}

variable "github_cluster_wide" {
  description = "Those workflows administer the whole cluster, which the chart's rights for Argo CD need; else one namespace of it."
  type        = bool
  default     = false
}

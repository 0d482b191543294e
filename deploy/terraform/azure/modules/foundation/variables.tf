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
  description = "Region of Azure."
  type        = string
  default     = "westeurope"
}

variable "environment" {
  description = "Environment, for the tag of the same name."
  type        = string
  default     = "dev"

  validation {
    condition     = contains(["dev", "staging", "production"], var.environment)
    error_message = "environment is dev, staging or production."
  }
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

  validation {
    condition     = var.budget_month > 0
    error_message = "budget_month is above 0."
  }
}

variable "budget_start" {
  description = "First month of the budget; the first day of a month, UTC. Null is the month in which it is made."
  type        = string
  default     = null

  validation {
    condition     = var.budget_start == null || can(regex("^20[0-9]{2}-[0-9]{2}-01T00:00:00Z$", var.budget_start))
    error_message = "budget_start is the first day of a month, such as 2026-11-01T00:00:00Z."
  }
}

variable "alert_emails" {
  description = "Who is told when the budget is nearly spent; empty tells the owners of the subscription."
  type        = list(string)
  default     = []
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
}

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

variable "retention_days" {
  description = "So long logs are kept; Azure takes no less than 30."
  type        = number
  default     = 30

  validation {
    condition     = var.retention_days >= 30 && var.retention_days <= 730
    error_message = "retention_days is 30 to 730."
  }
}

variable "daily_gb" {
  description = "Logs of a day at most; what comes above is not kept, and an alert tells of it. -1 is no limit."
  type        = number
  default     = 1

  validation {
    condition     = var.daily_gb == -1 || var.daily_gb >= 0.1
    error_message = "daily_gb is -1 or at least 0.1."
  }
}

variable "alert_emails" {
  description = "Who gets the alerts."
  type        = list(string)
  default     = []
}

variable "alert_webhook" {
  description = "https:// address that gets the alerts, too, such as that of a duty service; it holds a key."
  type        = string
  default     = null
  sensitive   = true

  validation {
    condition     = var.alert_webhook == null || startswith(coalesce(var.alert_webhook, "-"), "https://")
    error_message = "alert_webhook begins with https://."
  }
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
}

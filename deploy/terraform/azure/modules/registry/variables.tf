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

variable "registry_name" {
  description = "Name of the registry, unique in all of Azure; null makes it of the name: crlemedev."
  type        = string
  default     = null

  validation {
    condition     = var.registry_name == null || can(regex("^[a-zA-Z0-9]{5,50}$", var.registry_name))
    error_message = "registry_name has 5 to 50 letters and digits."
  }
}

variable "sku" {
  description = "Basic, Standard or Premium; only Premium has private endpoints, a retention of untagged images and copies in other regions."
  type        = string
  default     = "Basic"

  validation {
    condition     = contains(["Basic", "Standard", "Premium"], var.sku)
    error_message = "sku is Basic, Standard or Premium."
  }
}

variable "copies" {
  description = "Other regions that hold the images too; Premium alone."
  type        = list(string)
  default     = []

  validation {
    condition     = length(var.copies) == 0 || var.sku == "Premium"
    error_message = "Copies in other regions need the sku Premium."
  }
}

variable "private_endpoint" {
  description = "Reach the registry by a private endpoint alone; Premium."
  type = object({
    subnet_id = string
    zone_id   = string
  })
  default = null

  validation {
    condition     = var.private_endpoint == null || var.sku == "Premium"
    error_message = "A private endpoint needs the sku Premium."
  }
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
}

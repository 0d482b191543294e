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

variable "subnet_id" {
  description = "Subnet of the function, delegated to Microsoft.App/environments and not that of the jobs."
  type        = string
}

variable "data_account_id" {
  description = "Storage account whose new blobs start the job."
  type        = string
}

variable "container_name" {
  description = "Container that files are dropped into."
  type        = string
  default     = "leme"
}

variable "prefix" {
  description = "What names of dropped files begin with."
  type        = string
  default     = "raw/"

  validation {
    condition     = can(regex("^[A-Za-z0-9_][A-Za-z0-9_./-]*/$", var.prefix))
    error_message = "prefix is a folder with a slash at its end, such as raw/."
  }
}

variable "suffix" {
  description = "What names of dropped files end with."
  type        = string
  default     = ".csv"
}

variable "job_id" {
  description = "Container job that is started for each dropped file."
  type        = string

  validation {
    condition     = can(regex("/providers/Microsoft.App/jobs/[^/]+$", var.job_id))
    error_message = "job_id is the id of a container job."
  }
}

variable "resource_group_id" {
  description = "Resource group in which the role that starts a job is defined."
  type        = string
}

variable "host_account_name" {
  description = "Name of the function's own storage account, unique in all of Azure; null makes it of the name: stlemedevfn."
  type        = string
  default     = null

  validation {
    condition     = var.host_account_name == null || can(regex("^[a-z0-9]{3,24}$", var.host_account_name))
    error_message = "host_account_name has 3 to 24 lower-case letters and digits."
  }
}

variable "application_insights_connection" {
  description = "Connection of Application Insights."
  type        = string
  sensitive   = true
}

variable "action_group_id" {
  description = "Who is told when the function fails."
  type        = string
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
}

variable "allowed_addresses" {
  description = "Public addresses (IPv4, CIDR) that may reach the function's account, such as the one it is deployed from."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for one in var.allowed_addresses : can(regex("^[0-9.]+(/[0-9]+)?$", one)) && !endswith(one, "/0")])
    error_message = "allowed_addresses are IPv4 addresses or networks, never all of the internet."
  }
}

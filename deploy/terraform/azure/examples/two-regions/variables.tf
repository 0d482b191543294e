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

variable "suffix" {
  description = "Letters and digits behind names that are unique in all of Azure, such as those of your house."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^[a-z0-9]{0,6}$", var.suffix))
    error_message = "suffix has up to 6 lower-case letters and digits."
  }
}

variable "database_password" {
  description = "Password of the database administrator, 16 characters or more; never kept in the state."
  type        = string
  ephemeral   = true
  sensitive   = true

  validation {
    condition     = length(var.database_password) >= 16
    error_message = "database_password has 16 characters or more."
  }
}

variable "cluster_admin_group_ids" {
  description = "Groups of Entra ID that administer the cluster."
  type        = list(string)

  validation {
    condition     = length(var.cluster_admin_group_ids) > 0
    error_message = "cluster_admin_group_ids names at least one group: the cluster has no local account."
  }
}

variable "github_repository" {
  description = "Repository of GitHub (owner/name) whose workflows may push images, start jobs and deploy; null lets none."
  type        = string
  default     = null
}

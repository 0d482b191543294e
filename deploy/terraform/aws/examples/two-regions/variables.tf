variable "account_id" {
  type        = string
  description = "Account that this may be applied to; any other is refused."

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "An account has twelve digits."
  }
}

variable "region" {
  type        = string
  description = "Region of everything."
  default     = "eu-west-1"
}

variable "zones" {
  type        = list(string)
  description = "Availability zones of that region."
  default     = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]

  validation {
    condition     = alltrue([for one in var.zones : startswith(one, var.region)])
    error_message = "Zones are those of the region."
  }
}

variable "name" {
  type        = string
  description = "Beginning of every name."
  default     = "leme-production"
}

variable "bucket" {
  type        = string
  description = "Name of the bucket of objects: unique in the world."
}

variable "image_tag" {
  type        = string
  description = "Tag of the image that trainings run: the version of Leme."
  default     = "0.1.0"
}

variable "administrators" {
  type        = set(string)
  description = "ARNs of the roles that administer the cluster."
}

variable "emails" {
  type        = set(string)
  description = "Who is told by alarms and budget."
  default     = []
}

variable "budget_usd" {
  type        = number
  description = "US dollars a month at which the budget speaks."
  default     = 2000
}

variable "second_region" {
  type        = string
  description = "Region that takes over."
  default     = "eu-central-1"

  validation {
    condition     = var.second_region != var.region
    error_message = "The second region is another one than the first."
  }
}

variable "second_zones" {
  type        = list(string)
  description = "Availability zones of the second region."
  default     = ["eu-central-1a", "eu-central-1b"]

  validation {
    condition     = alltrue([for one in var.second_zones : startswith(one, var.second_region)])
    error_message = "Zones are those of the second region."
  }
}

variable "database_mode" {
  type        = string
  description = "backups: copies of backups and write-ahead logs in the second region; replica: a database there that follows, and a password that is given."
  default     = "backups"
}

variable "master_password" {
  type        = string
  description = "With database_mode = replica: set TF_VAR_master_password."
  default     = null
  ephemeral   = true
  sensitive   = true
}

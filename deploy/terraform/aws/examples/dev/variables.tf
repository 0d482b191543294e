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
  default     = ["eu-west-1a", "eu-west-1b"]

  validation {
    condition     = alltrue([for one in var.zones : startswith(one, var.region)])
    error_message = "Zones are those of the region."
  }
}

variable "name" {
  type        = string
  description = "Beginning of every name."
  default     = "leme-dev"
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
  default     = 400
}

variable "public_access_cidrs" {
  type        = set(string)
  description = "Addresses from which the API server can be reached over the internet; none: from the network alone."
  default     = []
}

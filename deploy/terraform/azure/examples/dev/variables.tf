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

variable "github_repository" {
  description = "Repository of GitHub (owner/name) whose workflows may push images, start jobs and deploy; null lets none."
  type        = string
  default     = null
}

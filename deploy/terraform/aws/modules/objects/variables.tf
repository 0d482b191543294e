variable "name" {
  type        = string
  description = "Beginning of every name, such as leme-dev."
  default     = "leme-dev"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,22}[a-z0-9]$", var.name))
    error_message = "A name has 3 to 24 lower-case letters, digits and hyphens, and begins with a letter."
  }
}

variable "bucket" {
  type        = string
  description = "Name of the bucket: unique in the world, so begin it with something of your own."

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,55}[a-z0-9]$", var.bucket))
    error_message = "A bucket has 3 to 57 lower-case letters, digits and hyphens; its log bucket is named after it."
  }
}

variable "noncurrent_days" {
  type        = number
  description = "Days that an overwritten or deleted version can be brought back."
  default     = 30

  validation {
    condition     = var.noncurrent_days >= 7 && var.noncurrent_days <= 3650
    error_message = "7 to 3650 days."
  }
}

variable "backup_days" {
  type = object({
    daily   = optional(number, 7)
    weekly  = optional(number, 28)
    monthly = optional(number, 184)
  })
  description = "Days that backups below backups/daily/, weekly/ and monthly/ stay."
  default     = {}

  validation {
    condition     = var.backup_days.daily >= 1 && var.backup_days.weekly >= 7 && var.backup_days.monthly >= 180
    error_message = "Daily at least 1 day, weekly 7; monthly 180, the least that the archive class charges for."
  }
}

variable "access_log_days" {
  type        = number
  description = "Days that the log of accesses stays."
  default     = 14

  validation {
    condition     = var.access_log_days >= 1 && var.access_log_days <= 90
    error_message = "1 to 90 days."
  }
}

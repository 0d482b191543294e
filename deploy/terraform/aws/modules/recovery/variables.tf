variable "name" {
  type        = string
  description = "Beginning of every name, such as leme-dev."
  default     = "leme-dev"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,22}[a-z0-9]$", var.name))
    error_message = "A name has 3 to 24 lower-case letters, digits and hyphens, and begins with a letter."
  }
}

variable "database" {
  type = object({
    arn         = string
    kms_key_arn = string
    mode        = optional(string, "backups")
    backup_days = optional(number, 14)
    replica = optional(object({
      instance_class       = string
      subnet_ids           = list(string)
      security_group_ids   = list(string)
      parameter_group_name = optional(string)
    }))
  })
  description = "mode backups: backups and write-ahead logs are copied, an hour or two to come back. mode replica: a database that follows, minutes to come back; it needs a password that is given."

  validation {
    condition     = contains(["backups", "replica"], var.database.mode)
    error_message = "mode is backups or replica."
  }

  validation {
    condition     = var.database.mode == "backups" || var.database.replica != null
    error_message = "A replica needs its class, subnets and groups."
  }
}

variable "secrets_kms_key_arn" {
  type        = string
  description = "Multi-region key of the secrets, of which the second region gets a replica."
}

variable "objects" {
  type = object({
    bucket                  = string
    bucket_arn              = string
    kms_key_arn             = string
    destination_bucket_arn  = string
    destination_kms_key_arn = string
  })
  description = "Bucket, and the one in the second region (the module objects with that region's provider)."
}

variable "minutes" {
  type        = number
  description = "15: AWS promises objects within 15 minutes, measures it and charges for it; 0: as it comes."
  default     = 15

  validation {
    condition     = contains([0, 15], var.minutes)
    error_message = "0 or 15: AWS knows no other promise."
  }
}

variable "second_region" {
  type        = string
  description = "Name of the second region."
}

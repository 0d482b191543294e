variable "name" {
  type        = string
  description = "Beginning of every name, such as leme-dev."
  default     = "leme-dev"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,22}[a-z0-9]$", var.name))
    error_message = "A name has 3 to 24 lower-case letters, digits and hyphens, and begins with a letter."
  }
}

variable "vpc_id" {
  type        = string
  description = "Network that it stands in."
}

variable "subnet_ids" {
  type        = list(string)
  description = "Database subnets, without a way out."

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "At least two subnets, in different zones."
  }
}
variable "client_security_group_ids" {
  type        = map(string)
  description = "Groups that may connect, by a name for each: that of the cluster."
}

variable "engine_version" {
  type        = string
  description = "Version of PostgreSQL: major, or major.minor."
  default     = "17"

  validation {
    condition     = can(regex("^1[5-9](\\.[0-9]+)?$", var.engine_version))
    error_message = "Leme needs PostgreSQL 15 or newer."
  }
}

variable "instance_class" {
  type        = string
  description = "Size of the machine."
  default     = "db.t4g.medium"

  validation {
    condition     = startswith(var.instance_class, "db.")
    error_message = "A class of RDS begins with db."
  }
}

variable "storage_gb" {
  type        = object({ start = optional(number, 100), most = optional(number, 500) })
  description = "Storage at the beginning, and what it grows to by itself."
  default     = {}

  validation {
    condition     = var.storage_gb.start >= 20 && var.storage_gb.most > var.storage_gb.start
    error_message = "At least 20 GB, and room to grow."
  }
}

variable "multi_az" {
  type        = bool
  description = "A standby in another zone."
  default     = true
}

variable "deletion_protection" {
  type        = bool
  description = "To remove the database set it to false, apply, then destroy: two steps on purpose."
  default     = true
}

variable "backup_days" {
  type        = number
  description = "Days back to which any second can be restored."
  default     = 14

  validation {
    condition     = var.backup_days >= 7 && var.backup_days <= 35
    error_message = "7 to 35 days."
  }
}

variable "max_connections" {
  type        = number
  description = "Two servers and four workers with a thousand clients hold 478 at most, each bot two more: docs/guide/connections.md."
  default     = 500

  validation {
    condition     = var.max_connections >= 100 && var.max_connections <= 5000
    error_message = "100 to 5000 connections."
  }
}

variable "parameters" {
  type        = map(string)
  description = "Further parameters of PostgreSQL; those that this module sets cannot be overridden."
  default     = {}
}

variable "password" {
  type        = string
  description = "managed: RDS makes, keeps and rotates the master password. given: it is master_password; RDS makes no read replica of a database whose password it manages."
  default     = "managed"

  validation {
    condition     = contains(["managed", "given"], var.password)
    error_message = "password is managed or given."
  }
}

variable "master_password" {
  type        = string
  description = "With password = given. Set it by TF_VAR_master_password; it stands neither in plans nor in the state."
  default     = null
  ephemeral   = true
  sensitive   = true

  validation {
    condition     = var.master_password == null || length(coalesce(var.master_password, "x")) >= 24
    error_message = "A master password has 24 characters or more."
  }
}

variable "master_password_version" {
  type        = number
  description = "Count it up when master_password is another one."
  default     = 1
}

variable "log_days" {
  type        = number
  description = "Days that log groups keep."
  default     = 14

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30], var.log_days)
    error_message = "Logs are kept for 1, 3, 5, 7, 14 or 30 days: they may hold personal data, and cost by size."
  }
}


variable "name" {
  type        = string
  description = "Beginning of every name, such as leme-dev."
  default     = "leme-dev"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,22}[a-z0-9]$", var.name))
    error_message = "A name has 3 to 24 lower-case letters, digits and hyphens, and begins with a letter."
  }
}

variable "prefix" {
  type        = string
  description = "secrets.prefix of Leme's settings: everything below PREFIX/ is Leme's, nothing else is."
  default     = "leme"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*$", var.prefix))
    error_message = "A prefix is written as secrets.prefix of Leme: leme, leme/production."
  }
}

variable "platform" {
  type        = set(string)
  description = "Names below PREFIX/platform/ that are made empty: those of secret.keys of the chart leme, which external-secrets reads."
  default     = ["database-url", "redis-url", "server-hook-token", "server-metrics-token"]

  validation {
    condition     = alltrue([for one in var.platform : can(regex("^[a-z][a-z0-9-]*$", one))])
    error_message = "A name has lower-case letters, digits and hyphens."
  }
}

variable "key" {
  type        = object({ arn = string })
  description = "Key that is there already, such as the replica in a second region; without it one is made."
  default     = null
}

variable "replica_region" {
  type        = string
  description = "Second region that the platform's secrets are copied to; none without it."
  default     = null
}

variable "replica_kms_key_arn" {
  type        = string
  description = "Key of the second region that seals the copies; without it that region's own key does."
  default     = null
}

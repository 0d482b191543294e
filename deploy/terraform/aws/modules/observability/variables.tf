variable "name" {
  type        = string
  description = "Beginning of every name, such as leme-dev."
  default     = "leme-dev"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,22}[a-z0-9]$", var.name))
    error_message = "A name has 3 to 24 lower-case letters, digits and hyphens, and begins with a letter."
  }
}

variable "emails" {
  type        = set(string)
  description = "Who is told; each has to confirm once."
  default     = []

  validation {
    condition     = alltrue([for one in var.emails : can(regex("^[^@ ]+@[^@ ]+$", one))])
    error_message = "Write addresses of e-mail."
  }
}

variable "database" {
  type = object({
    identifier      = string
    storage_gb      = number
    max_connections = optional(number, 500)
  })
  description = "The database, for alarms on processor, storage and connections; none without it."
  default     = null
}

variable "node_groups" {
  type        = map(string)
  description = "Auto-scaling groups of the nodes, by a name for each."
  default     = {}
}

variable "training" {
  type = object({
    function_name     = string
    failed_queue_name = string
    failed_rule_name  = optional(string)
    in_batch          = optional(bool, true)
  })
  description = "The training, for alarms on its function, failed jobs and their queue; none without it."
  default     = null
}

variable "budget" {
  type        = object({ usd = number, tag = optional(string) })
  description = "US dollars a month, of what carries the tag (KEY$VALUE, as user:project$leme-dev) or of the account; none without it."
  default     = null

  validation {
    condition     = var.budget == null || try(var.budget.usd > 0, false)
    error_message = "A budget is more than 0."
  }
}

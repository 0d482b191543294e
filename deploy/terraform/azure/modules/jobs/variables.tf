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
  description = "Workspace that takes what the jobs write."
  type        = string
}

variable "subnet_id" {
  description = "Subnet of the jobs, /27 or larger, delegated to Microsoft.App/environments."
  type        = string
}

variable "image" {
  description = "Image of Leme with its registry and version: crlemedev.azurecr.io/leme:0.1.0."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9.-]+/[a-z0-9._/-]+(:[A-Za-z0-9._-]+|@sha256:[0-9a-f]{64})$", var.image)) && !endswith(var.image, ":latest")
    error_message = "image has a registry and a version, which is not latest."
  }
}

variable "registry" {
  description = "Registry that the image is pulled from: its id and address."
  type = object({
    id           = string
    login_server = string
  })
}

variable "share" {
  description = "Share that is mounted at /var/lib/leme: its account and its name."
  type = object({
    account_name = string
    share_name   = string
  })
}

variable "share_key" {
  description = "Key of the account of the share; the environment of the jobs keeps it to mount the share."
  type        = string
  sensitive   = true
}

variable "objects_url" {
  description = "objects.url of the panel job: azure://account/container."
  type        = string

  validation {
    condition     = startswith(var.objects_url, "azure://")
    error_message = "objects_url begins with azure://."
  }
}

variable "objects_key_secret" {
  description = "Secret of the Key Vault with the account's key: its address without a version, and its id as a resource."
  type = object({
    address = string
    scope   = string
  })
}

variable "cpu" {
  description = "CPUs of a job."
  type        = number
  default     = 1

  validation {
    condition     = var.cpu >= 0.25 && var.cpu <= 4 && var.cpu * 4 == floor(var.cpu * 4)
    error_message = "cpu is 0.25 to 4 in steps of 0.25; a job has twice as many GB of memory."
  }
}

variable "timeout_seconds" {
  description = "A job that runs longer is ended."
  type        = number
  default     = 7200

  validation {
    condition     = var.timeout_seconds >= 600 && var.timeout_seconds <= 86400
    error_message = "timeout_seconds is 600 to 86400."
  }
}

variable "pipeline" {
  description = "Configuration of the pipeline, as a path in the share."
  type        = string
  default     = "pipelines/line.jsonc"

  validation {
    condition     = can(regex("^[A-Za-z0-9_][A-Za-z0-9_./-]*\\.jsonc?$", var.pipeline)) && !strcontains(var.pipeline, "..")
    error_message = "pipeline is a path in the share that ends with .json or .jsonc."
  }
}

variable "symbols" {
  description = "Symbols that are downloaded and run; empty takes the one of the configuration."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for one in var.symbols : can(regex("^[A-Z0-9]+$", one))])
    error_message = "symbols are written as BTCUSDT."
  }
}

variable "download_schedule" {
  description = "When candles are fetched from the exchange: cron, UTC."
  type        = string
  default     = "10 */6 * * *"

  validation {
    condition     = length(split(" ", var.download_schedule)) == 5
    error_message = "download_schedule has the five fields of cron."
  }
}

variable "since" {
  description = "First day of files that are not there yet."
  type        = string
  default     = "2024-01-01"

  validation {
    condition     = can(regex("^20[0-9]{2}-[0-9]{2}-[0-9]{2}$", var.since))
    error_message = "since is a day, such as 2024-01-01."
  }
}

variable "zone_redundant" {
  description = "The environment spans three zones."
  type        = bool
  default     = false
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
}

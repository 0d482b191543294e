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

variable "repository" {
  description = "Repository of GitHub whose workflows deploy: owner/name."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$", var.repository))
    error_message = "repository is owner/name."
  }
}

variable "environments" {
  description = "Environments of that repository whose jobs may log in; nobody else can."
  type        = list(string)

  validation {
    condition     = length(var.environments) > 0 && alltrue([for one in var.environments : can(regex("^[A-Za-z0-9_-]+$", one))])
    error_message = "environments names at least one, by letters, digits, hyphens and underscores."
  }
}

variable "resource_group_id" {
  description = "Resource group in which the role that starts jobs is defined."
  type        = string
}

variable "registry_id" {
  description = "Registry that images are pushed to."
  type        = string
}

variable "job_ids" {
  description = "Container jobs that stages are run by."
  type        = map(string)
}

variable "function_id" {
  description = "Function app that is deployed."
  type        = string
}

variable "cluster" {
  description = "Cluster that charts are deployed to: its id, and whether there is one."
  type = object({
    exists = bool
    id     = string
  })
  default = { exists = false, id = null }
}

variable "namespace" {
  description = "Namespace of the cluster that charts are deployed to; made beforehand."
  type        = string
  default     = "leme"
}

variable "cluster_wide" {
  description = "The chart's rights for Argo CD are of the whole cluster: whoever writes them administers it. False leaves that first installation to a person."
  type        = bool
  default     = false
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
}

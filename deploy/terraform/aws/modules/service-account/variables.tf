variable "name" {
  type        = string
  description = "Name of the role."

  validation {
    condition     = can(regex("^[a-zA-Z0-9+=,.@_-]{1,64}$", var.name))
    error_message = "A role has at most 64 letters, digits and +=,.@_-."
  }
}

variable "oidc_provider_arn" {
  type        = string
  description = "OIDC provider of the cluster in IAM."
}

variable "issuer" {
  type        = string
  description = "Address of the cluster's OIDC issuer, without https://."
}

variable "namespace" {
  type        = string
  description = "Namespace of the service accounts."

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", var.namespace))
    error_message = "One namespace by its name: a pattern would let others take the role."
  }
}

variable "service_accounts" {
  type        = list(string)
  description = "Names of the service accounts that take it."

  validation {
    condition     = length(var.service_accounts) > 0 && alltrue([for one in var.service_accounts : can(regex("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", one))])
    error_message = "Service accounts by their names: a pattern would let others take the role."
  }
}

variable "policies" {
  type        = map(string)
  description = "Policies (JSON) that the role carries, by a name for each."
  default     = {}
}

variable "managed_policy_arns" {
  type        = set(string)
  description = "Policies of AWS that the role carries."
  default     = []

  validation {
    condition     = alltrue([for one in var.managed_policy_arns : !endswith(one, "/AdministratorAccess")])
    error_message = "No pod is an administrator of the account."
  }
}

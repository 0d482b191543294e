variable "name" {
  type        = string
  description = "Beginning of every name, such as leme-dev."
  default     = "leme-dev"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,22}[a-z0-9]$", var.name))
    error_message = "A name has 3 to 24 lower-case letters, digits and hyphens, and begins with a letter."
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

variable "cluster_name" {
  type        = string
  description = "Name of the cluster, which balancers and groups of nodes are tagged with."
}

variable "vpc_id" {
  type        = string
  description = "Network of the balancers."
}

variable "namespace" {
  type        = string
  description = "Namespace of the chart leme."
  default     = "leme"
}

variable "release" {
  type        = string
  description = "Name of the release of that chart, which its service accounts begin with."
  default     = "leme"
}

variable "objects_policy" {
  type        = string
  description = "use_policy of the module objects."
}

variable "secrets_read_policy" {
  type        = string
  description = "read_policy of the module secrets."
}

variable "secrets_write_policy" {
  type        = string
  description = "write_policy of the module secrets."
}

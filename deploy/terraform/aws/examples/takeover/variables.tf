variable "account_id" {
  type        = string
  description = "Account that this may be applied to; any other is refused."

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "An account has twelve digits."
  }
}

variable "name" {
  type        = string
  description = "Beginning of every name; another one than in the first region, for roles are known to the whole account."
  default     = "leme-production-2"
}

variable "second" {
  type = object({
    region               = string
    vpc_id               = string
    private_subnet_ids   = list(string)
    database_subnet_ids  = list(string)
    bucket               = string
    bucket_arn           = string
    objects_policy       = string
    secrets_read_policy  = string
    secrets_write_policy = string
    repository_url       = string
    repository_arn       = string
  })
  description = "The output second of the composition two-regions."
}

variable "image_tag" {
  type        = string
  description = "Tag of the image that trainings run: the version of Leme."
  default     = "0.1.0"
}

variable "administrators" {
  type        = set(string)
  description = "ARNs of the roles that administer the cluster."
}

variable "name" {
  type        = string
  description = "Beginning of every name, such as leme-dev."
  default     = "leme-dev"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,22}[a-z0-9]$", var.name))
    error_message = "A name has 3 to 24 lower-case letters, digits and hyphens, and begins with a letter."
  }
}

variable "repositories" {
  type        = set(string)
  description = "Names of images."
  default     = ["leme", "leme-backup", "leme-freqtrade"]

  validation {
    condition     = alltrue([for one in var.repositories : can(regex("^[a-z][a-z0-9-]*$", one))])
    error_message = "A repository has lower-case letters, digits and hyphens."
  }
}

variable "keep_images" {
  type        = number
  description = "Newest tagged images of each repository that stay."
  default     = 30

  validation {
    condition     = var.keep_images >= 5 && var.keep_images <= 1000
    error_message = "Keep 5 to 1000 images: fewer leave no way back."
  }
}

variable "untagged_days" {
  type        = number
  description = "Days after which an image without a tag goes."
  default     = 7

  validation {
    condition     = var.untagged_days >= 1 && var.untagged_days <= 90
    error_message = "1 to 90 days."
  }
}

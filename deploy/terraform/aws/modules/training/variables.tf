variable "name" {
  type        = string
  description = "Beginning of every name, such as leme-dev."
  default     = "leme-dev"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,22}[a-z0-9]$", var.name))
    error_message = "A name has 3 to 24 lower-case letters, digits and hyphens, and begins with a letter."
  }
}

variable "runs_on" {
  type        = string
  description = "batch: the function submits a job of AWS Batch on Fargate; lambda: the function is Leme's image and trains by itself, within 15 minutes."
  default     = "batch"

  validation {
    condition     = contains(["batch", "lambda"], var.runs_on)
    error_message = "runs_on is batch or lambda."
  }
}

variable "image" {
  type        = string
  description = "Leme's image in ECR, with its tag or digest."

  validation {
    condition     = can(regex("^[0-9]{12}\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?/[^:@]+(:[^:@]+|@sha256:[0-9a-f]{64})$", var.image)) && !endswith(var.image, ":latest")
    error_message = "Name an image of ECR with a tag or digest, and not latest, which may change under a running system."
  }
}

variable "repository_arn" {
  type        = string
  description = "The image's repository, which the job may pull from."
}

variable "bucket" {
  type        = string
  description = "Bucket that files are dropped into."
}

variable "bucket_arn" {
  type        = string
  description = "ARN of the bucket."
}

variable "objects_policy" {
  type        = string
  description = "use_policy of the module objects."
}

variable "vpc_id" {
  type        = string
  description = "Network of the jobs."
}

variable "subnet_ids" {
  type        = list(string)
  description = "Private subnets of the jobs."

  validation {
    condition     = length(var.subnet_ids) > 0
    error_message = "At least one subnet."
  }
}

variable "drop" {
  type        = object({ prefix = optional(string, "raw"), suffix = optional(string, ".csv") })
  description = "How the keys of files begin and end that are trained on."
  default     = {}

  validation {
    condition     = var.drop.prefix != "" && !startswith(var.drop.prefix, "models") && !startswith(var.drop.prefix, "_leme")
    error_message = "A prefix of its own: what Leme writes must not start it again."
  }
}

variable "job" {
  type = object({
    vcpu      = optional(number, 1)
    memory_mb = optional(number, 2048)
    minutes   = optional(number, 60)
    most      = optional(number, 4)
    spot      = optional(bool, false)
    options   = optional(list(string), [])
  })
  description = "Size of a training, its time, how many run at once, whether on Spot, and further options of leme panel handle."
  default     = {}

  validation {
    condition = contains({
      1  = [for gb in range(2, 9) : gb * 1024]
      2  = [for gb in range(4, 17) : gb * 1024]
      4  = [for gb in range(8, 31) : gb * 1024]
      8  = [for gb in range(16, 61, 4) : gb * 1024]
      16 = [for gb in range(32, 121, 8) : gb * 1024]
    }[contains([1, 2, 4, 8, 16], var.job.vcpu) ? var.job.vcpu : 1], contains([1, 2, 4, 8, 16], var.job.vcpu) ? var.job.memory_mb : 0)
    error_message = "Fargate has 1 CPU with 2 to 8 GB, 2 with 4 to 16, 4 with 8 to 30, 8 with 16 to 60 by fours, 16 with 32 to 120 by eights."
  }

  validation {
    condition     = var.job.minutes >= 5 && var.job.most >= 1
    error_message = "At least five minutes and one job at once."
  }
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


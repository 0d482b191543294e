# Sizes of the parts, and which of them there are.

variable "storage_account_name" {
  description = "Name of the storage account, unique in all of Azure; null makes it of the name."
  type        = string
  default     = null
}

variable "storage_replication" {
  description = "LRS, ZRS, GRS or GZRS."
  type        = string
  default     = "LRS"
}

variable "storage_key_version" {
  description = "Raise it when the account's key was changed: the vault gets the new one."
  type        = number
  default     = 1
}

variable "share_gb" {
  description = "Size of the share of the container jobs."
  type        = number
  default     = 50
}

variable "own_encryption_key" {
  description = "The storage account is encrypted by a key of the vault, which is rotated every 90 days."
  type        = bool
  default     = false
}

variable "registry_name" {
  description = "Name of the registry, unique in all of Azure; null makes it of the name."
  type        = string
  default     = null
}

variable "registry_sku" {
  description = "Basic, Standard or Premium."
  type        = string
  default     = "Basic"
}

variable "registry_copies" {
  description = "Other regions that hold the images too; Premium."
  type        = list(string)
  default     = []
}

variable "vault_name" {
  description = "Name of the Key Vault, unique in all of Azure; null makes it of the name."
  type        = string
  default     = null
}

variable "leme_version" {
  description = "Version of the image leme in the registry."
  type        = string
  default     = "0.1.0"
}

variable "job_cpu" {
  description = "CPUs of a container job; it has twice as many GB of memory."
  type        = number
  default     = 1
}

variable "pipeline" {
  description = "Configuration of the pipeline, as a path in the share."
  type        = string
  default     = "pipelines/line.jsonc"
}

variable "symbols" {
  description = "Symbols that are downloaded and run; empty takes the one of the configuration."
  type        = list(string)
  default     = []
}

variable "download_schedule" {
  description = "When candles are fetched from the exchange: cron, UTC."
  type        = string
  default     = "10 */6 * * *"
}

variable "database" {
  description = "A PostgreSQL for the platform; the container jobs need none."
  type        = bool
  default     = false
}

variable "database_sku" {
  description = "Size of the database."
  type        = string
  default     = "GP_Standard_D2ds_v5"
}

variable "database_storage_gb" {
  description = "Disk of the database."
  type        = number
  default     = 64
}

variable "database_zone_redundant" {
  description = "The database has a standby in another zone."
  type        = bool
  default     = true
}

variable "database_backup_days" {
  description = "So far back the database can be restored to any second."
  type        = number
  default     = 14
}

variable "database_backups_in_second_region" {
  description = "Its backups are kept in the paired region too."
  type        = bool
  default     = false
}

variable "database_password" {
  description = "Password of its administrator. Sent to the server and to the vault, never kept in the state."
  type        = string
  default     = null
  ephemeral   = true
  sensitive   = true
}

variable "database_password_version" {
  description = "Raise it to send the password again."
  type        = number
  default     = 1
}

variable "cluster" {
  description = "A cluster of Kubernetes (AKS) for the platform."
  type        = bool
  default     = false
}

variable "cluster_admin_group_ids" {
  description = "Groups of Entra ID that administer the cluster."
  type        = list(string)
  default     = []
}

variable "cluster_system_nodes" {
  description = "Nodes for the platform: size, fewest and most."
  type = object({
    vm_size = string
    least   = number
    most    = number
  })
  default = { vm_size = "Standard_D2s_v5", least = 2, most = 4 }
}

variable "cluster_bot_nodes" {
  description = "Nodes for bots and workers: size, fewest and most."
  type = object({
    vm_size = string
    least   = number
    most    = number
  })
  default = { vm_size = "Standard_D4s_v5", least = 1, most = 10 }
}

variable "ml_workspace" {
  description = "A workspace of Azure Machine Learning."
  type        = bool
  default     = false
}

# The platform for tenants: cluster, database with a standby, everything private, one address to the exchanges.

module "leme" {
  source = "../../modules/stack"

  name                 = var.name
  environment          = "production"
  location             = var.location
  address_space        = var.address_space
  locked               = true
  budget_month         = 1500
  storage_account_name = "st${replace(var.name, "-", "")}${var.suffix}"
  registry_name        = "cr${replace(var.name, "-", "")}${var.suffix}"
  vault_name           = "kv-${var.name}${var.suffix}"
  alert_emails         = var.alert_emails
  allowed_addresses    = var.allowed_addresses
  github_repository    = var.github_repository

  log_retention_days = 90
  log_daily_gb       = 5

  fixed_egress      = true
  public_https      = true
  private_endpoints = true

  storage_replication = "ZRS"
  share_gb            = 100
  own_encryption_key  = true
  registry_sku        = "Premium"

  database             = var.database
  database_sku         = "GP_Standard_D2ds_v5"
  database_storage_gb  = 128
  database_backup_days = 35
  database_password    = var.database_password

  cluster                 = true
  cluster_admin_group_ids = var.cluster_admin_group_ids
}

# The production environment, and a second region that waits: copies of objects and images, a replica of the database.

module "leme" {
  source = "../../modules/stack"

  name                 = "leme-production"
  environment          = "production"
  location             = "westeurope"
  locked               = true
  budget_month         = 2000
  storage_account_name = "stlemeproduction${var.suffix}"
  registry_name        = "crlemeproduction${var.suffix}"
  vault_name           = "kv-leme-production${var.suffix}"
  alert_emails         = var.alert_emails
  allowed_addresses    = var.allowed_addresses
  github_repository    = var.github_repository

  log_retention_days = 90
  log_daily_gb       = 5

  fixed_egress      = true
  public_https      = true
  private_endpoints = true

  # Objects are copied to the second region one by one. The share is not: what lies in it is made again from objects,
  # exchanges and configurations, which belong into git.
  storage_replication = "ZRS"
  share_gb            = 100
  own_encryption_key  = true
  registry_sku        = "Premium"
  registry_copies     = ["northeurope"]

  database                          = true
  database_sku                      = "GP_Standard_D2ds_v5"
  database_storage_gb               = 128
  database_backup_days              = 35
  database_backups_in_second_region = true
  database_password                 = var.database_password

  cluster                 = true
  cluster_admin_group_ids = var.cluster_admin_group_ids
}

module "second_region" {
  source = "../../modules/second-region"

  name                       = "leme-production"
  location                   = "northeurope"
  storage_account_name       = "stlemeprod2${var.suffix}"
  share_gb                   = 100
  database_sku               = "GP_Standard_D2ds_v5"
  database_storage_gb        = 128
  log_analytics_workspace_id = module.leme.workspace_id
  action_group_id            = module.leme.action_group_id
  allowed_addresses          = var.allowed_addresses
  tags                       = module.leme.tags

  first = {
    resource_group_name  = module.leme.resource_group_name
    virtual_network_id   = module.leme.virtual_network_id
    virtual_network_name = module.leme.virtual_network_name
    storage_account_id   = module.leme.storage_account_id
    container_name       = module.leme.container_name
    database             = module.leme.database
  }
}

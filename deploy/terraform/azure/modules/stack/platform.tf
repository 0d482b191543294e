# The platform, as far as it is wanted: database, cluster, workspace of Machine Learning.

locals {
  # The password may hold anything; in an address it is encoded.
  database_url = var.database ? format(
    "postgres://%s:%s@%s/%s?sslmode=verify-full",
    module.database[0].administrator_login,
    replace(urlencode(var.database_password), "+", "%20"),
    module.database[0].host,
    module.database[0].database_name,
  ) : ""
}

module "database" {
  source = "../database"
  count  = var.database ? 1 : 0

  name                           = var.name
  resource_group_name            = module.foundation.resource_group_name
  location                       = var.location
  log_analytics_workspace_id     = module.logs.workspace_id
  action_group_id                = module.logs.action_group_id
  sku                            = var.database_sku
  storage_gb                     = var.database_storage_gb
  zone_redundant                 = var.database_zone_redundant
  backup_days                    = var.database_backup_days
  backups_in_second_region       = var.database_backups_in_second_region
  subnet_id                      = module.network.subnet_ids["database"]
  private_zone_id                = module.network.zone_ids["database"]
  administrator_password         = var.database_password
  administrator_password_version = var.database_password_version
  tags                           = module.foundation.tags
}

module "cluster" {
  source = "../aks"
  count  = var.cluster ? 1 : 0

  name                       = var.name
  resource_group_name        = module.foundation.resource_group_name
  location                   = var.location
  log_analytics_workspace_id = module.logs.workspace_id
  subnet_id                  = module.network.subnet_ids["cluster"]
  fixed_egress               = var.fixed_egress
  admin_group_ids            = var.cluster_admin_group_ids
  system_nodes               = var.cluster_system_nodes
  bot_nodes                  = var.cluster_bot_nodes
  registry_id                = module.registry.id
  key_vault_id               = module.key_vault.id
  tags                       = module.foundation.tags
}

module "ml_workspace" {
  source = "../ml-workspace"
  count  = var.ml_workspace ? 1 : 0

  name                       = var.name
  resource_group_name        = module.foundation.resource_group_name
  location                   = var.location
  log_analytics_workspace_id = module.logs.workspace_id
  storage_account_id         = module.storage.account_id
  key_vault_id               = module.key_vault.id
  application_insights_id    = module.logs.application_insights_id
  tags                       = module.foundation.tags
}

# All parts of one region, wired. The examples say what they want of it.

locals {
  zones = merge(
    var.private_endpoints ? {
      blob  = "privatelink.blob.core.windows.net"
      file  = "privatelink.file.core.windows.net"
      vault = "privatelink.vaultcore.azure.net"
    } : {},
    local.private_registry ? { registry = "privatelink.azurecr.io" } : {},
    var.database ? { database = "${var.name}.private.postgres.database.azure.com" } : {},
  )

  private_registry = var.private_endpoints && var.registry_sku == "Premium"
}

module "foundation" {
  source = "../foundation"

  name         = var.name
  location     = var.location
  environment  = var.environment
  locked       = var.locked
  budget_month = var.budget_month
  budget_start = var.budget_start
  alert_emails = var.alert_emails
  tags         = var.tags
}

module "network" {
  source = "../network"

  name                = var.name
  resource_group_name = module.foundation.resource_group_name
  location            = var.location
  address_space       = var.address_space
  fixed_egress        = var.fixed_egress
  public_https        = var.public_https
  private_zones       = local.zones
  tags                = module.foundation.tags
}

module "logs" {
  source = "../logs"

  name                = var.name
  resource_group_name = module.foundation.resource_group_name
  location            = var.location
  retention_days      = var.log_retention_days
  daily_gb            = var.log_daily_gb
  alert_emails        = var.alert_emails
  tags                = module.foundation.tags
}

module "key_vault" {
  source = "../key-vault"

  name                       = var.name
  resource_group_name        = module.foundation.resource_group_name
  location                   = var.location
  log_analytics_workspace_id = module.logs.workspace_id
  vault_name                 = var.vault_name
  subnet_ids                 = [module.network.subnet_ids["jobs"], module.network.subnet_ids["cluster"]]
  allowed_addresses          = var.allowed_addresses
  encryption_key             = var.own_encryption_key
  tags                       = module.foundation.tags

  private_endpoint = var.private_endpoints ? {
    subnet_id = module.network.subnet_ids["endpoints"]
    zone_id   = module.network.zone_ids["vault"]
  } : null

  secret_versions          = { "house/objects-key" = var.storage_key_version }
  secrets                  = { "house/objects-key" = module.storage.primary_key }
  platform_secret_versions = var.database ? { database-url = var.database_password_version } : {}
  platform_secrets         = { database-url = local.database_url }
}

module "storage" {
  source = "../storage"

  name                       = var.name
  resource_group_name        = module.foundation.resource_group_name
  location                   = var.location
  log_analytics_workspace_id = module.logs.workspace_id
  account_name               = var.storage_account_name
  replication                = var.storage_replication
  share_gb                   = var.share_gb
  subnet_ids                 = [module.network.subnet_ids["jobs"], module.network.subnet_ids["cluster"]]
  allowed_addresses          = var.allowed_addresses
  encryption_key             = module.key_vault.encryption_key
  tags                       = module.foundation.tags

  private_endpoint = var.private_endpoints ? {
    subnet_id    = module.network.subnet_ids["endpoints"]
    blob_zone_id = module.network.zone_ids["blob"]
    file_zone_id = module.network.zone_ids["file"]
  } : null
}

module "registry" {
  source = "../registry"

  name                       = var.name
  resource_group_name        = module.foundation.resource_group_name
  location                   = var.location
  log_analytics_workspace_id = module.logs.workspace_id
  registry_name              = var.registry_name
  sku                        = var.registry_sku
  copies                     = var.registry_copies
  tags                       = module.foundation.tags

  private_endpoint = local.private_registry ? {
    subnet_id = module.network.subnet_ids["endpoints"]
    zone_id   = module.network.zone_ids["registry"]
  } : null
}

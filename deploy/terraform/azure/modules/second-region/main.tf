# What waits in the second region: a network that is peered with the first, a copy of every object, a replica of the
# database. Compute is made there when it is needed; docs/runbook/region-failover-azure.md says how.

locals {
  here = "${var.name}-2"
}

resource "azurerm_resource_group" "this" {
  name     = "rg-${local.here}"
  location = var.location
  tags     = var.tags
}

module "network" {
  source = "../network"

  name                = local.here
  resource_group_name = azurerm_resource_group.this.name
  location            = var.location
  address_space       = var.address_space
  private_zones       = { database = "${local.here}.private.postgres.database.azure.com" }
  tags                = var.tags
}

module "storage" {
  source = "../storage"

  name                       = local.here
  resource_group_name        = azurerm_resource_group.this.name
  location                   = var.location
  log_analytics_workspace_id = var.log_analytics_workspace_id
  account_name               = var.storage_account_name
  share_gb                   = var.share_gb
  subnet_ids                 = [module.network.subnet_ids["jobs"], module.network.subnet_ids["cluster"]]
  allowed_addresses          = var.allowed_addresses
  tags                       = var.tags
}

# Every object of the first account, and every later version; deleting there deletes nothing here.
resource "azurerm_storage_object_replication" "objects" {
  source_storage_account_id      = var.first.storage_account_id
  destination_storage_account_id = module.storage.account_id

  rules {
    source_container_name      = var.first.container_name
    destination_container_name = module.storage.container_name
    copy_blobs_created_after   = "Everything"
  }
}

resource "azurerm_virtual_network_peering" "to_first" {
  name                         = "to-first"
  resource_group_name          = azurerm_resource_group.this.name
  virtual_network_name         = module.network.virtual_network_name
  remote_virtual_network_id    = var.first.virtual_network_id
  allow_virtual_network_access = true
  allow_forwarded_traffic      = false

}

resource "azurerm_virtual_network_peering" "to_second" {
  name                         = "to-second"
  resource_group_name          = var.first.resource_group_name
  virtual_network_name         = var.first.virtual_network_name
  remote_virtual_network_id    = module.network.virtual_network_id
  allow_virtual_network_access = true
  allow_forwarded_traffic      = false
}

# Both servers are found by name from both networks.
resource "azurerm_private_dns_zone_virtual_network_link" "first_finds_replica" {
  count = var.first.database == null ? 0 : 1

  name                  = "link-${local.here}-first"
  resource_group_name   = azurerm_resource_group.this.name
  private_dns_zone_name = module.network.zone_names["database"]
  virtual_network_id    = var.first.virtual_network_id
  tags                  = var.tags
}

resource "azurerm_private_dns_zone_virtual_network_link" "second_finds_source" {
  count = var.first.database == null ? 0 : 1

  name                  = "link-${local.here}-second"
  resource_group_name   = var.first.resource_group_name
  private_dns_zone_name = var.first.database.zone_name
  virtual_network_id    = module.network.virtual_network_id
  tags                  = var.tags
}

module "replica" {
  source = "../database"
  count  = var.first.database == null ? 0 : 1

  name                       = local.here
  resource_group_name        = azurerm_resource_group.this.name
  location                   = var.location
  log_analytics_workspace_id = var.log_analytics_workspace_id
  action_group_id            = var.action_group_id
  replica_of                 = { server_id = var.first.database.server_id }
  sku                        = var.database_sku
  storage_gb                 = var.database_storage_gb
  zone_redundant             = false
  subnet_id                  = module.network.subnet_ids["database"]
  private_zone_id            = module.network.zone_ids["database"]
  tags                       = var.tags

  depends_on = [azurerm_virtual_network_peering.to_first, azurerm_virtual_network_peering.to_second]
}

# One name that follows the server that writes: clients need no new address after a failover.
resource "azurerm_postgresql_flexible_server_virtual_endpoint" "this" {
  count = var.first.database == null ? 0 : 1

  name              = var.name
  source_server_id  = var.first.database.server_id
  replica_server_id = module.replica[0].server_id
  type              = "ReadWrite"
}

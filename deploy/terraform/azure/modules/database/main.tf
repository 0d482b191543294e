# PostgreSQL in the network alone: encrypted, restorable to any second, with a standby in another zone.

locals {
  is_replica = var.replica_of != null

  settings = merge({
    # Compiling costs more than Leme's short queries run.
    "jit" = "off"
    # Each bot of a client has two connections, a server and its workers a few dozen.
    "max_connections" = "200"
    # A transaction that is left open would hold back the cleaning of all tables.
    "idle_in_transaction_session_timeout" = "60000"
    "ssl_min_protocol_version"            = "TLSv1.2"
    "require_secure_transport"            = "on"
    "log_min_duration_statement"          = "1000"
  }, var.settings)
}

resource "azurerm_postgresql_flexible_server" "this" {
  name                = coalesce(var.server_name, "psql-${var.name}")
  resource_group_name = var.resource_group_name
  location            = var.location
  tags                = var.tags

  create_mode      = local.is_replica ? "Replica" : "Default"
  source_server_id = try(var.replica_of.server_id, null)

  version           = var.postgres_version
  sku_name          = var.sku
  storage_mb        = var.storage_gb * 1024
  auto_grow_enabled = true

  delegated_subnet_id           = var.subnet_id
  private_dns_zone_id           = var.private_zone_id
  public_network_access_enabled = false

  administrator_login               = local.is_replica ? null : var.administrator_login
  administrator_password_wo         = var.administrator_password
  administrator_password_wo_version = local.is_replica ? null : var.administrator_password_version

  backup_retention_days        = var.backup_days
  geo_redundant_backup_enabled = var.backups_in_second_region

  authentication {
    password_auth_enabled         = true
    active_directory_auth_enabled = false
  }

  dynamic "high_availability" {
    for_each = var.zone_redundant ? [1] : []

    content {
      mode = "ZoneRedundant"
    }
  }

  maintenance_window {
    day_of_week  = 0
    start_hour   = 3
    start_minute = 0
  }

  lifecycle {
    prevent_destroy = true
    # Azure chooses the zones, and exchanges them when the standby takes over.
    ignore_changes = [zone, high_availability[0].standby_availability_zone]
  }
}

resource "azurerm_postgresql_flexible_server_configuration" "this" {
  for_each = local.is_replica ? {} : local.settings

  name      = each.key
  server_id = azurerm_postgresql_flexible_server.this.id
  value     = each.value
}

resource "azurerm_postgresql_flexible_server_database" "leme" {
  count = local.is_replica ? 0 : 1

  name      = "leme"
  server_id = azurerm_postgresql_flexible_server.this.id
  charset   = "UTF8"
  collation = "en_US.utf8"

  lifecycle {
    prevent_destroy = true
  }
}

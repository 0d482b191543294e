# terraform test, with no login: the provider is mocked.

mock_provider "azurerm" {}

variables {
  resource_group_name        = "rg-leme-dev"
  log_analytics_workspace_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-leme-dev/providers/Microsoft.OperationalInsights/workspaces/log-leme-dev"
  subnet_id                  = "subnet"
  private_zone_id            = "zone"
  action_group_id            = "actions"
  administrator_password     = "not-a-real-password"
}

run "private_restorable_and_doubled" {
  command = plan

  assert {
    condition     = azurerm_postgresql_flexible_server.this.public_network_access_enabled == false && azurerm_postgresql_flexible_server.this.backup_retention_days == 14
    error_message = "No public address, 14 days back."
  }

  assert {
    condition     = azurerm_postgresql_flexible_server.this.high_availability[0].mode == "ZoneRedundant"
    error_message = "A standby in another zone."
  }

  assert {
    condition     = azurerm_postgresql_flexible_server_configuration.this["require_secure_transport"].value == "on" && azurerm_postgresql_flexible_server_configuration.this["jit"].value == "off"
    error_message = "Settings that Leme wants."
  }
}

run "a_replica_has_no_settings_of_its_own" {
  command = plan

  variables {
    replica_of     = { server_id = "server" }
    zone_redundant = false
  }

  assert {
    condition     = azurerm_postgresql_flexible_server.this.create_mode == "Replica" && length(azurerm_postgresql_flexible_server_configuration.this) == 0
    error_message = "They come from its source."
  }
}

run "a_small_size_has_no_standby" {
  command = plan

  variables {
    sku = "B_Standard_B2s"
  }

  expect_failures = [var.zone_redundant]
}

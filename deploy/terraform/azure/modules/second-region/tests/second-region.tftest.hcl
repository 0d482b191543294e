# terraform test, with no login: the provider is mocked.

mock_provider "azurerm" {}

variables {
  name                       = "leme-production"
  log_analytics_workspace_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-leme-production/providers/Microsoft.OperationalInsights/workspaces/log-leme-production"
  action_group_id            = "actions"

  first = {
    resource_group_name  = "rg-leme-production"
    virtual_network_id   = "network"
    virtual_network_name = "vnet-leme-production"
    storage_account_id   = "account"
    container_name       = "leme"
    database             = { server_id = "server", zone_name = "leme-production.private.postgres.database.azure.com" }
  }
}

run "copies_wait_in_the_second_region" {
  command = plan

  assert {
    condition     = azurerm_resource_group.this.location == "northeurope" && azurerm_resource_group.this.name == "rg-leme-production-2"
    error_message = "A resource group of its own."
  }

  assert {
    condition     = one(azurerm_storage_object_replication.objects.rules).copy_blobs_created_after == "Everything"
    error_message = "All objects are copied, old ones too."
  }

  assert {
    condition     = length(azurerm_postgresql_flexible_server_virtual_endpoint.this) == 1
    error_message = "One name follows the server that writes."
  }
}

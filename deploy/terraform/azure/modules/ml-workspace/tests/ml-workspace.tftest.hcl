# terraform test, with no login: the provider is mocked.

mock_provider "azurerm" {}

variables {
  resource_group_name        = "rg-leme-dev"
  log_analytics_workspace_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-leme-dev/providers/Microsoft.OperationalInsights/workspaces/log-leme-dev"
  storage_account_id         = "account"
  key_vault_id               = "vault"
  application_insights_id    = "insights"
}

run "costs_nothing_while_idle" {
  command = plan

  assert {
    condition     = azurerm_machine_learning_compute_cluster.cpu.scale_settings[0].min_node_count == 0
    error_message = "No machine waits."
  }

  assert {
    condition     = azurerm_machine_learning_workspace.this.public_network_access_enabled == false && azurerm_machine_learning_compute_cluster.cpu.ssh_public_access_enabled == false
    error_message = "Nothing is reached from outside."
  }
}

run "a_fleet_is_refused" {
  command = plan

  variables {
    most_nodes = 100
  }

  expect_failures = [var.most_nodes]
}

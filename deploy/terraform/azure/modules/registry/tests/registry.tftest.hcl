# terraform test, with no login: the provider is mocked.

mock_provider "azurerm" {}

variables {
  resource_group_name        = "rg-leme-dev"
  log_analytics_workspace_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-leme-dev/providers/Microsoft.OperationalInsights/workspaces/log-leme-dev"
}

run "no_password_and_nobody_unknown" {
  command = plan

  assert {
    condition     = azurerm_container_registry.this.admin_enabled == false && azurerm_container_registry.this.anonymous_pull_enabled == false
    error_message = "Identities pull, nobody else."
  }
}

run "copies_need_premium" {
  command = plan

  variables {
    copies = ["northeurope"]
  }

  expect_failures = [var.copies]
}

run "a_private_endpoint_needs_premium" {
  command = plan

  variables {
    private_endpoint = { subnet_id = "subnet", zone_id = "zone" }
  }

  expect_failures = [var.private_endpoint]
}

# terraform test, with no login: the provider is mocked.

mock_provider "azurerm" {}

run "names_and_tags_of_the_origin" {
  command = plan

  assert {
    condition     = azurerm_resource_group.this.name == "rg-leme-dev"
    error_message = "The resource group of the origin is rg-leme-dev."
  }

  assert {
    condition     = azurerm_resource_group.this.tags["environment"] == "dev" && azurerm_resource_group.this.tags["managed-by"] == "terraform"
    error_message = "Everything is tagged."
  }

  assert {
    condition     = length(azurerm_management_lock.delete) == 0
    error_message = "A trial can be taken away."
  }
}

run "production_can_be_locked" {
  command = plan

  variables {
    environment = "production"
    locked      = true
  }

  assert {
    condition     = azurerm_management_lock.delete[0].lock_level == "CanNotDelete"
    error_message = "locked makes a lock."
  }
}

run "a_budget_begins_with_a_month" {
  command = plan

  variables {
    budget_start = "2026-11-17T00:00:00Z"
  }

  expect_failures = [var.budget_start]
}

run "an_environment_that_nobody_knows_is_refused" {
  command = plan

  variables {
    environment = "test"
  }

  expect_failures = [var.environment]
}

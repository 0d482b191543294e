# terraform test, with no login: the provider is mocked.

mock_provider "azurerm" {}

variables {
  resource_group_name        = "rg-leme-dev"
  log_analytics_workspace_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-leme-dev/providers/Microsoft.OperationalInsights/workspaces/log-leme-dev"
}

run "the_account_of_the_origin" {
  command = plan

  assert {
    condition     = azurerm_storage_account.this.account_tier == "Standard" && azurerm_storage_account.this.account_replication_type == "LRS" && azurerm_storage_account.this.min_tls_version == "TLS1_2"
    error_message = "Standard, LRS, TLS 1.2."
  }

  assert {
    condition     = azurerm_storage_share.jobs.quota == 50
    error_message = "The share has 50 GB."
  }
}

run "nothing_is_public" {
  command = plan

  assert {
    condition     = azurerm_storage_account.this.allow_nested_items_to_be_public == false && azurerm_storage_container.objects.container_access_type == "private"
    error_message = "No blob can be read by everybody."
  }

  assert {
    condition     = azurerm_storage_account.this.network_rules[0].default_action == "Deny"
    error_message = "Who is not named does not get in."
  }
}

run "private_endpoints_close_the_public_address" {
  command = plan

  variables {
    private_endpoint = { subnet_id = "subnet", blob_zone_id = "blob", file_zone_id = "file" }
  }

  assert {
    condition     = azurerm_storage_account.this.public_network_access_enabled == false && length(azurerm_private_endpoint.this) == 2
    error_message = "Blobs and files by private endpoints alone."
  }
}

run "all_of_the_internet_is_refused" {
  command = plan

  variables {
    allowed_addresses = ["0.0.0.0/0"]
  }

  expect_failures = [var.allowed_addresses]
}

run "a_copy_that_azure_does_not_know_is_refused" {
  command = plan

  variables {
    replication = "XRS"
  }

  expect_failures = [var.replication]
}

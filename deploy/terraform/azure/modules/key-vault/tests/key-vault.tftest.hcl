# terraform test, with no login: the provider is mocked.

mock_provider "azurerm" {}

variables {
  resource_group_name        = "rg-leme-dev"
  log_analytics_workspace_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-leme-dev/providers/Microsoft.OperationalInsights/workspaces/log-leme-dev"
  secrets                    = { "house/objects-key" = "not-a-key" }
  platform_secrets           = { database-url = "postgres://leme.example/leme" }
}

run "roles_and_no_purge" {
  command = plan

  assert {
    condition     = azurerm_key_vault.this.rbac_authorization_enabled && azurerm_key_vault.this.purge_protection_enabled && azurerm_key_vault.this.soft_delete_retention_days == 90
    error_message = "Rights by roles, and nobody deletes for good."
  }
}

run "secrets_are_named_as_leme_writes_them" {
  command = plan

  variables {
    secret_versions          = { "house/objects-key" = 1 }
    platform_secret_versions = { database-url = 1 }
  }

  assert {
    condition     = azurerm_key_vault_secret.this["house/objects-key"].name == "leme--house--objects-0key"
    error_message = "A slash is --, a hyphen -0."
  }

  assert {
    condition     = azurerm_key_vault_secret.platform["database-url"].name == "leme-platform-database-url"
    error_message = "As the chart asks External Secrets for it."
  }
}

run "the_encryption_key_is_rotated" {
  command = plan

  variables {
    encryption_key = true
  }

  assert {
    condition     = azurerm_key_vault_key.encryption[0].rotation_policy[0].automatic[0].time_after_creation == "P90D"
    error_message = "Every 90 days."
  }
}

run "a_name_that_leme_does_not_take_is_refused" {
  command = plan

  variables {
    secret_versions = { "House_Key" = 1 }
  }

  expect_failures = [var.secret_versions]
}

# How long what was overwritten stays, and who hears of what is done.

resource "azurerm_storage_management_policy" "this" {
  storage_account_id = azurerm_storage_account.this.id

  rule {
    name    = "old-versions"
    enabled = true

    filters {
      blob_types = ["blockBlob"]
    }

    actions {
      version {
        change_tier_to_cool_after_days_since_creation = 14
        delete_after_days_since_creation              = 90
      }
    }
  }

}

resource "azurerm_monitor_diagnostic_setting" "this" {
  for_each = toset(["blobServices", "fileServices"])

  name                       = "to-workspace"
  target_resource_id         = "${azurerm_storage_account.this.id}/${each.key}/default"
  log_analytics_workspace_id = var.log_analytics_workspace_id

  enabled_log {
    category_group = "audit"
  }

  enabled_metric {
    category = "Transaction"
  }
}

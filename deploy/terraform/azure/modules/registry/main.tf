# Images of Leme. No administrator's password and no anonymous pull: identities get AcrPull.

resource "azurerm_container_registry" "this" {
  name                = coalesce(var.registry_name, "cr${replace(var.name, "-", "")}")
  resource_group_name = var.resource_group_name
  location            = var.location
  tags                = var.tags

  sku                           = var.sku
  admin_enabled                 = false
  anonymous_pull_enabled        = false
  public_network_access_enabled = var.private_endpoint == null
  network_rule_bypass_option    = "AzureServices"
  retention_policy_in_days      = var.sku == "Premium" ? 30 : null
  zone_redundancy_enabled       = var.sku == "Premium"

  dynamic "georeplications" {
    for_each = toset(var.copies)

    content {
      location                = georeplications.value
      zone_redundancy_enabled = false
      tags                    = var.tags
    }
  }
}

resource "azurerm_private_endpoint" "this" {
  count = var.private_endpoint == null ? 0 : 1

  name                = "pe-${azurerm_container_registry.this.name}"
  resource_group_name = var.resource_group_name
  location            = var.location
  subnet_id           = var.private_endpoint.subnet_id
  tags                = var.tags

  private_service_connection {
    name                           = "registry"
    private_connection_resource_id = azurerm_container_registry.this.id
    subresource_names              = ["registry"]
    is_manual_connection           = false
  }

  private_dns_zone_group {
    name                 = "registry"
    private_dns_zone_ids = [var.private_endpoint.zone_id]
  }
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  name                       = "to-workspace"
  target_resource_id         = azurerm_container_registry.this.id
  log_analytics_workspace_id = var.log_analytics_workspace_id

  enabled_log {
    category_group = "audit"
  }

  enabled_metric {
    category = "AllMetrics"
  }
}

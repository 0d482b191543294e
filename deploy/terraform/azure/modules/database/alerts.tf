resource "azurerm_monitor_diagnostic_setting" "this" {
  name                       = "to-workspace"
  target_resource_id         = azurerm_postgresql_flexible_server.this.id
  log_analytics_workspace_id = var.log_analytics_workspace_id

  enabled_log {
    category = "PostgreSQLLogs"
  }

  enabled_metric {
    category = "AllMetrics"
  }
}

locals {
  limits = {
    storage_percent = { what = "The disk of the database is nearly full.", most = 85 }
    cpu_percent     = { what = "The database has been busy for half an hour.", most = 90 }
    memory_percent  = { what = "The database is short of memory.", most = 95 }
  }
}

resource "azurerm_monitor_metric_alert" "this" {
  for_each = local.limits

  name                = "alert-${azurerm_postgresql_flexible_server.this.name}-${replace(each.key, "_", "-")}"
  resource_group_name = var.resource_group_name
  description         = each.value.what
  severity            = 2
  frequency           = "PT5M"
  window_size         = "PT30M"
  scopes              = [azurerm_postgresql_flexible_server.this.id]
  tags                = var.tags

  criteria {
    metric_namespace = "Microsoft.DBforPostgreSQL/flexibleServers"
    metric_name      = each.key
    aggregation      = "Average"
    operator         = "GreaterThan"
    threshold        = each.value.most
  }

  action {
    action_group_id = var.action_group_id
  }
}

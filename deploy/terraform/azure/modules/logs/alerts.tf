# What has to be looked at by somebody. Tables appear with their first row, so queries are not checked beforehand.

locals {
  queries = {
    job-failed = {
      what     = "A container job has failed, or could not be started."
      severity = 1
      query    = "ContainerAppSystemLogs_CL | where isnotempty(JobName_s) and Type_s == 'Warning'"
    }
    vault-refused = {
      what     = "Somebody was refused by the Key Vault more than ten times."
      severity = 2
      query    = "AZKVAuditLogs | where HttpStatusCode in (401, 403) | summarize times = count() by CallerIpAddress | where times > 10"
    }
    logs-full = {
      what     = "The day's share of logs is used up; nothing more is kept today."
      severity = 2
      query    = "_LogOperation | where Category =~ 'Ingestion' and Detail contains 'OverQuota'"
    }
  }
}

resource "azurerm_monitor_scheduled_query_rules_alert_v2" "this" {
  for_each = local.queries

  name                    = "alert-${var.name}-${each.key}"
  resource_group_name     = var.resource_group_name
  location                = var.location
  description             = each.value.what
  severity                = each.value.severity
  scopes                  = [azurerm_log_analytics_workspace.this.id]
  evaluation_frequency    = "PT15M"
  window_duration         = "PT15M"
  auto_mitigation_enabled = true
  skip_query_validation   = true
  tags                    = var.tags

  criteria {
    query                   = each.value.query
    time_aggregation_method = "Count"
    operator                = "GreaterThan"
    threshold               = 0
  }

  action {
    action_groups = [azurerm_monitor_action_group.this.id]
  }
}

# terraform test, with no login: the provider is mocked.

mock_provider "azurerm" {}

variables {
  resource_group_name = "rg-leme-dev"
}

run "logs_are_kept_and_limited" {
  command = plan

  assert {
    condition     = azurerm_log_analytics_workspace.this.retention_in_days == 30 && azurerm_log_analytics_workspace.this.daily_quota_gb == 1
    error_message = "30 days, 1 GB a day."
  }

  assert {
    condition     = length(azurerm_monitor_scheduled_query_rules_alert_v2.this) == 3
    error_message = "Failed jobs, refused callers, full logs."
  }
}

run "less_than_azure_takes_is_refused" {
  command = plan

  variables {
    retention_days = 14
  }

  expect_failures = [var.retention_days]
}

run "alerts_go_over_tls" {
  command = plan

  variables {
    alert_webhook = "http://alerts.leme.example/hook"
  }

  expect_failures = [var.alert_webhook]
}

# terraform test, with no login: the provider is mocked.

mock_provider "azurerm" {}

variables {
  resource_group_name             = "rg-leme-dev"
  log_analytics_workspace_id      = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-leme-dev/providers/Microsoft.OperationalInsights/workspaces/log-leme-dev"
  subnet_id                       = "subnet"
  data_account_id                 = "account"
  job_id                          = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-leme-dev/providers/Microsoft.App/jobs/caj-leme-dev-panel"
  resource_group_id               = "group"
  application_insights_connection = "InstrumentationKey=00000000-0000-0000-0000-000000000000"
  action_group_id                 = "actions"
}

run "dropped_files_alone_start_the_job" {
  command = plan

  assert {
    condition     = azurerm_eventgrid_system_topic_event_subscription.dropped.subject_filter[0].subject_begins_with == "/blobServices/default/containers/leme/blobs/raw/"
    error_message = "What Leme itself writes starts nothing."
  }

  assert {
    condition     = join(",", azurerm_role_definition.starter.permissions[0].actions) == "Microsoft.App/jobs/read,Microsoft.App/jobs/start/action"
    error_message = "The function reads a job and starts it, no more."
  }
}

run "no_key_anywhere" {
  command = plan

  assert {
    condition     = azurerm_storage_account.host.shared_access_key_enabled == false && azurerm_function_app_flex_consumption.this.storage_authentication_type == "UserAssignedIdentity"
    error_message = "The function logs in by its identity."
  }
}

run "something_else_than_a_job_is_refused" {
  command = plan

  variables {
    job_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-leme-dev"
  }

  expect_failures = [var.job_id]
}

# The function of the origin: a dropped file starts the container job that trains on it. The code lies in
# ../../function-app and is deployed apart.

resource "azurerm_service_plan" "this" {
  name                = "asp-${var.name}"
  resource_group_name = var.resource_group_name
  location            = var.location
  os_type             = "Linux"
  sku_name            = "FC1"
  tags                = var.tags
}

# Reads one job and starts it; cannot change what it runs for others, nor see its secrets.
resource "azurerm_role_definition" "starter" {
  name        = "Leme job starter ${var.name}"
  scope       = var.resource_group_id
  description = "Reads a container job and starts it."

  permissions {
    actions = ["Microsoft.App/jobs/read", "Microsoft.App/jobs/start/action"]
  }

  assignable_scopes = [var.resource_group_id]
}

resource "azurerm_role_assignment" "start" {
  scope              = var.job_id
  role_definition_id = azurerm_role_definition.starter.role_definition_resource_id
  principal_id       = azurerm_user_assigned_identity.function.principal_id
}

resource "azurerm_function_app_flex_consumption" "this" {
  name                = "func-${var.name}"
  resource_group_name = var.resource_group_name
  location            = var.location
  service_plan_id     = azurerm_service_plan.this.id
  tags                = var.tags

  runtime_name           = "node"
  runtime_version        = "22"
  instance_memory_in_mb  = 512
  maximum_instance_count = 40

  storage_container_type            = "blobContainer"
  storage_container_endpoint        = "${azurerm_storage_account.host.primary_blob_endpoint}${azurerm_storage_container.code.name}"
  storage_authentication_type       = "UserAssignedIdentity"
  storage_user_assigned_identity_id = azurerm_user_assigned_identity.function.id

  https_only                                     = true
  client_certificate_mode                        = "Required"
  public_network_access_enabled                  = true
  virtual_network_subnet_id                      = var.subnet_id
  webdeploy_publish_basic_authentication_enabled = false

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.function.id]
  }

  site_config {
    minimum_tls_version                    = "1.2"
    scm_minimum_tls_version                = "1.2"
    http2_enabled                          = true
    application_insights_connection_string = var.application_insights_connection
  }

  app_settings = {
    AzureWebJobsStorage__accountName = azurerm_storage_account.host.name
    AzureWebJobsStorage__credential  = "managedidentity"
    AzureWebJobsStorage__clientId    = azurerm_user_assigned_identity.function.client_id
    LEME_EVENTS__queueServiceUri     = azurerm_storage_account.host.primary_queue_endpoint
    LEME_EVENTS__credential          = "managedidentity"
    LEME_EVENTS__clientId            = azurerm_user_assigned_identity.function.client_id
    LEME_EVENTS_QUEUE                = azurerm_storage_queue.events.name
    LEME_CONTAINER                   = var.container_name
    LEME_JOB_ID                      = var.job_id
    LEME_IDENTITY_CLIENT_ID          = azurerm_user_assigned_identity.function.client_id
  }

  depends_on = [azurerm_role_assignment.host_blobs, azurerm_role_assignment.events]
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  name                       = "to-workspace"
  target_resource_id         = azurerm_function_app_flex_consumption.this.id
  log_analytics_workspace_id = var.log_analytics_workspace_id

  enabled_log {
    category = "FunctionAppLogs"
  }

  enabled_metric {
    category = "AllMetrics"
  }
}

resource "azurerm_monitor_metric_alert" "poison" {
  name                = "alert-${var.name}-dropped"
  resource_group_name = var.resource_group_name
  description         = "Events of dropped files wait in the queue for longer than an hour: the function does not take them."
  severity            = 2
  frequency           = "PT1H"
  window_size         = "PT1H"
  scopes              = ["${azurerm_storage_account.host.id}/queueServices/default"]
  tags                = var.tags

  criteria {
    metric_namespace = "Microsoft.Storage/storageAccounts/queueServices"
    metric_name      = "QueueMessageCount"
    aggregation      = "Average"
    operator         = "GreaterThan"
    threshold        = 0
  }

  action {
    action_group_id = var.action_group_id
  }
}

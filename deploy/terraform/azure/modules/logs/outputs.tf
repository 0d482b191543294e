output "workspace_id" {
  description = "Id of the workspace, for diagnostics."
  value       = azurerm_log_analytics_workspace.this.id
}

output "application_insights_id" {
  description = "Id of Application Insights."
  value       = azurerm_application_insights.this.id
}

output "application_insights_connection" {
  description = "Connection of Application Insights, for the function."
  value       = azurerm_application_insights.this.connection_string
  sensitive   = true
}

output "action_group_id" {
  description = "Whom alerts are sent to."
  value       = azurerm_monitor_action_group.this.id
}

output "function_name" {
  description = "Name of the function app, for its deployment."
  value       = azurerm_function_app_flex_consumption.this.name
}

output "principal_id" {
  description = "Identity of the function."
  value       = azurerm_user_assigned_identity.function.principal_id
}

output "topic_name" {
  description = "Topic of Event Grid for new blobs."
  value       = azurerm_eventgrid_system_topic.blobs.name
}

output "function_id" {
  description = "Id of the function app."
  value       = azurerm_function_app_flex_consumption.this.id
}

output "client_id" {
  description = "AZURE_CLIENT_ID of the workflows."
  value       = azurerm_user_assigned_identity.this.client_id
}

output "tenant_id" {
  description = "AZURE_TENANT_ID of the workflows."
  value       = azurerm_user_assigned_identity.this.tenant_id
}

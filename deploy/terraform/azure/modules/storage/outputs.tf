output "account_id" {
  description = "Id of the storage account."
  value       = azurerm_storage_account.this.id
}

output "account_name" {
  description = "Name of the storage account."
  value       = azurerm_storage_account.this.name
}

output "primary_key" {
  description = "Key of the account, for the share's mount and objects.key."
  value       = azurerm_storage_account.this.primary_access_key
  sensitive   = true
}

output "share_name" {
  description = "Name of the share that jobs mount."
  value       = azurerm_storage_share.jobs.name
}

output "container_name" {
  description = "Container that files are dropped into and models are published in."
  value       = azurerm_storage_container.objects.name
}

output "objects_url" {
  description = "What objects.url of Leme has to be."
  value       = "azure://${azurerm_storage_account.this.name}/${azurerm_storage_container.objects.name}"
}

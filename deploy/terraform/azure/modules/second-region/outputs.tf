output "resource_group_name" {
  description = "Resource group of the second region."
  value       = azurerm_resource_group.this.name
}

output "storage_account_name" {
  description = "Account that has a copy of every object."
  value       = module.storage.account_name
}

output "objects_url" {
  description = "What objects.url becomes after a failover."
  value       = module.storage.objects_url
}

output "replica_name" {
  description = "Replica of the database; null without one."
  value       = one(module.replica[*].server_name)
}

output "endpoint_name" {
  description = "Virtual endpoint that follows the server that writes; null without a database."
  value       = one(azurerm_postgresql_flexible_server_virtual_endpoint.this[*].name)
}

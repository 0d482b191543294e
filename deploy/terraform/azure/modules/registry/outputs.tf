output "id" {
  description = "Id of the registry."
  value       = azurerm_container_registry.this.id
}

output "name" {
  description = "Name of the registry."
  value       = azurerm_container_registry.this.name
}

output "login_server" {
  description = "Address of the registry; images are LOGIN_SERVER/leme:VERSION."
  value       = azurerm_container_registry.this.login_server
}

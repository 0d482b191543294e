output "server_id" {
  description = "Id of the server."
  value       = azurerm_postgresql_flexible_server.this.id
}

output "server_name" {
  description = "Name of the server."
  value       = azurerm_postgresql_flexible_server.this.name
}

output "host" {
  description = "Name under which the server is reached from the network."
  value       = azurerm_postgresql_flexible_server.this.fqdn
}

output "administrator_login" {
  description = "Login of the administrator."
  value       = azurerm_postgresql_flexible_server.this.administrator_login
}

output "database_name" {
  description = "Database of Leme; null for a replica."
  value       = one(azurerm_postgresql_flexible_server_database.leme[*].name)
}

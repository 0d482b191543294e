output "id" {
  description = "Id of the workspace."
  value       = azurerm_machine_learning_workspace.this.id
}

output "principal_id" {
  description = "Identity of the workspace."
  value       = azurerm_machine_learning_workspace.this.identity[0].principal_id
}

output "id" {
  description = "Id of the vault."
  value       = azurerm_key_vault.this.id
}

output "uri" {
  description = "What secrets.url of Leme has to be."
  value       = azurerm_key_vault.this.vault_uri
}

output "secret_ids" {
  description = "Addresses of the secrets that were written, without a version, by the names that Leme uses."
  value       = { for name, secret in azurerm_key_vault_secret.this : name => secret.versionless_id }
}

output "secret_scopes" {
  description = "Their ids as resources, for roles on a single secret."
  value       = { for name, secret in azurerm_key_vault_secret.this : name => secret.resource_versionless_id }
}

output "encryption_key" {
  description = "Key and identity for the storage account; null without encryption_key."
  value = var.encryption_key ? {
    key_id      = azurerm_key_vault_key.encryption[0].versionless_id
    identity_id = azurerm_user_assigned_identity.encryption[0].id
  } : null

  depends_on = [azurerm_role_assignment.encryption]
}

# A key of one's own for the storage account: the vault makes a new version by itself, the account follows.

resource "azurerm_key_vault_key" "encryption" {
  count = var.encryption_key ? 1 : 0

  name         = "storage"
  key_vault_id = azurerm_key_vault.this.id
  key_type     = "RSA"
  key_size     = 3072
  key_opts     = ["wrapKey", "unwrapKey"]
  tags         = var.tags

  rotation_policy {
    expire_after         = "P180D"
    notify_before_expiry = "P30D"

    automatic {
      time_after_creation = "P90D"
    }
  }

  depends_on = [azurerm_role_assignment.deployer]
}

resource "azurerm_user_assigned_identity" "encryption" {
  count = var.encryption_key ? 1 : 0

  name                = "id-${var.name}-encryption"
  resource_group_name = var.resource_group_name
  location            = var.location
  tags                = var.tags
}

resource "azurerm_role_assignment" "encryption" {
  count = var.encryption_key ? 1 : 0

  scope                = azurerm_key_vault_key.encryption[0].resource_versionless_id
  role_definition_name = "Key Vault Crypto Service Encryption User"
  principal_id         = azurerm_user_assigned_identity.encryption[0].principal_id
}

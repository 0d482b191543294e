# Leme's pods log in as an identity of their own, by the token of their service account: no secret anywhere.

resource "azurerm_user_assigned_identity" "leme" {
  name                = "id-${var.name}-leme"
  resource_group_name = var.resource_group_name
  location            = var.location
  tags                = var.tags
}

resource "azurerm_federated_identity_credential" "leme" {
  for_each = var.service_accounts

  name                = replace(each.key, "/", "-")
  resource_group_name = var.resource_group_name
  parent_id           = azurerm_user_assigned_identity.leme.id
  issuer              = azurerm_kubernetes_cluster.this.oidc_issuer_url
  subject             = "system:serviceaccount:${replace(each.key, "/", ":")}"
  audience            = ["api://AzureADTokenExchange"]
}

# Leme writes and rotates secrets of tenants; a narrower role would not let it.
resource "azurerm_role_assignment" "secrets" {
  scope                = var.key_vault_id
  role_definition_name = "Key Vault Secrets Officer"
  principal_id         = azurerm_user_assigned_identity.leme.principal_id
}

# The operator makes Secrets of the charts from the vault; it reads and writes nothing.
resource "azurerm_user_assigned_identity" "operator" {
  count = var.secrets_operator == null ? 0 : 1

  name                = "id-${var.name}-external-secrets"
  resource_group_name = var.resource_group_name
  location            = var.location
  tags                = var.tags
}

resource "azurerm_federated_identity_credential" "operator" {
  count = var.secrets_operator == null ? 0 : 1

  name                = "external-secrets"
  resource_group_name = var.resource_group_name
  parent_id           = azurerm_user_assigned_identity.operator[0].id
  issuer              = azurerm_kubernetes_cluster.this.oidc_issuer_url
  subject             = "system:serviceaccount:${replace(var.secrets_operator, "/", ":")}"
  audience            = ["api://AzureADTokenExchange"]
}

resource "azurerm_role_assignment" "operator" {
  count = var.secrets_operator == null ? 0 : 1

  scope                = var.key_vault_id
  role_definition_name = "Key Vault Secrets User"
  principal_id         = azurerm_user_assigned_identity.operator[0].principal_id
}

resource "azurerm_role_assignment" "pull" {
  scope                = var.registry_id
  role_definition_name = "AcrPull"
  principal_id         = azurerm_kubernetes_cluster.this.kubelet_identity[0].object_id
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  name                       = "to-workspace"
  target_resource_id         = azurerm_kubernetes_cluster.this.id
  log_analytics_workspace_id = var.log_analytics_workspace_id

  dynamic "enabled_log" {
    for_each = toset(["kube-apiserver", "kube-audit-admin", "guard", "cluster-autoscaler"])

    content {
      category = enabled_log.value
    }
  }
}

# Secrets of Leme, by roles. What was deleted can be brought back for 90 days, by whomever it was deleted.

data "azurerm_client_config" "current" {}

locals {
  prefix = var.secrets_prefix == "" ? "" : "${var.secrets_prefix}/"

  # As Leme writes them: a slash is --, a hyphen -0.
  written = { for name in keys(var.secret_versions) : name => replace(replace("${local.prefix}${name}", "-", "-0"), "/", "--") }
}

resource "azurerm_key_vault" "this" {
  name                = coalesce(var.vault_name, "kv-${var.name}")
  resource_group_name = var.resource_group_name
  location            = var.location
  tenant_id           = data.azurerm_client_config.current.tenant_id
  sku_name            = "standard"
  tags                = var.tags

  rbac_authorization_enabled    = true
  purge_protection_enabled      = true
  soft_delete_retention_days    = 90
  public_network_access_enabled = var.private_endpoint == null

  network_acls {
    default_action             = "Deny"
    bypass                     = "AzureServices"
    ip_rules                   = var.allowed_addresses
    virtual_network_subnet_ids = var.subnet_ids
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "azurerm_role_assignment" "deployer" {
  for_each = toset(var.deployer_writes ? ["Key Vault Secrets Officer", "Key Vault Crypto Officer"] : [])

  scope                = azurerm_key_vault.this.id
  role_definition_name = each.key
  principal_id         = data.azurerm_client_config.current.object_id
}

resource "azurerm_key_vault_secret" "this" {
  for_each = local.written

  name             = each.value
  key_vault_id     = azurerm_key_vault.this.id
  content_type     = "text/plain"
  value_wo         = var.secrets[each.key]
  value_wo_version = var.secret_versions[each.key]
  tags             = var.tags

  depends_on = [azurerm_role_assignment.deployer]
}

# By the chart's own names (externalSecret.prefix leme-platform-), which no adapter of Leme reads.
resource "azurerm_key_vault_secret" "platform" {
  for_each = var.platform_secret_versions

  name             = "leme-platform-${each.key}"
  key_vault_id     = azurerm_key_vault.this.id
  content_type     = "text/plain"
  value_wo         = var.platform_secrets[each.key]
  value_wo_version = each.value
  tags             = var.tags

  depends_on = [azurerm_role_assignment.deployer]
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  name                           = "to-workspace"
  target_resource_id             = azurerm_key_vault.this.id
  log_analytics_workspace_id     = var.log_analytics_workspace_id
  log_analytics_destination_type = "Dedicated"

  enabled_log {
    category_group = "audit"
  }

  enabled_metric {
    category = "AllMetrics"
  }
}

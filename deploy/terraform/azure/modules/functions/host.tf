# The function's own account: its code, its leases and the queue of events. No data of Leme, no key: identities alone.

resource "azurerm_storage_account" "host" {
  name                = coalesce(var.host_account_name, "st${replace(var.name, "-", "")}fn")
  resource_group_name = var.resource_group_name
  location            = var.location
  tags                = var.tags

  account_kind             = "StorageV2"
  account_tier             = "Standard"
  account_replication_type = "LRS"

  min_tls_version                   = "TLS1_2"
  https_traffic_only_enabled        = true
  allow_nested_items_to_be_public   = false
  shared_access_key_enabled         = false
  default_to_oauth_authentication   = true
  cross_tenant_replication_enabled  = false
  local_user_enabled                = false
  infrastructure_encryption_enabled = true

  blob_properties {
    versioning_enabled = true

    delete_retention_policy {
      days = 7
    }

    container_delete_retention_policy {
      days = 7
    }
  }

  network_rules {
    default_action             = "Deny"
    bypass                     = ["AzureServices"]
    ip_rules                   = var.allowed_addresses
    virtual_network_subnet_ids = [var.subnet_id]
  }
}

resource "azurerm_storage_container" "code" {
  name                  = "code"
  storage_account_id    = azurerm_storage_account.host.id
  container_access_type = "private"
}

resource "azurerm_user_assigned_identity" "function" {
  name                = "id-${var.name}-function"
  resource_group_name = var.resource_group_name
  location            = var.location
  tags                = var.tags
}

# Leases of the host and its code; the account holds nothing else.
resource "azurerm_role_assignment" "host_blobs" {
  scope                = azurerm_storage_account.host.id
  role_definition_name = "Storage Blob Data Owner"
  principal_id         = azurerm_user_assigned_identity.function.principal_id
}

resource "azurerm_role_assignment" "events" {
  for_each = toset(["Storage Queue Data Reader", "Storage Queue Data Message Processor"])

  scope                = azurerm_storage_queue.events.resource_manager_id
  role_definition_name = each.key
  principal_id         = azurerm_user_assigned_identity.function.principal_id
}

resource "azurerm_role_assignment" "poison" {
  scope                = azurerm_storage_queue.poison.resource_manager_id
  role_definition_name = "Storage Queue Data Message Sender"
  principal_id         = azurerm_user_assigned_identity.function.principal_id
}

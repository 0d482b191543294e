# The account of the origin: Standard, LRS, TLS 1.2, with a share of 50 GB for the container jobs and a private
# container for what is dropped and published.

locals {
  account_name = coalesce(var.account_name, "st${replace(var.name, "-", "")}")
}

resource "azurerm_storage_account" "this" {
  name                = local.account_name
  resource_group_name = var.resource_group_name
  location            = var.location
  tags                = var.tags

  account_kind             = "StorageV2"
  account_tier             = "Standard"
  account_replication_type = var.replication
  access_tier              = "Hot"

  min_tls_version                   = "TLS1_2"
  https_traffic_only_enabled        = true
  allow_nested_items_to_be_public   = false
  public_network_access_enabled     = var.private_endpoint == null
  cross_tenant_replication_enabled  = false
  local_user_enabled                = false
  infrastructure_encryption_enabled = true
  default_to_oauth_authentication   = true

  # A container job mounts the share with the account's key, and Leme reads blobs with it: neither knows another way.
  shared_access_key_enabled = true

  blob_properties {
    versioning_enabled            = true
    change_feed_enabled           = true
    change_feed_retention_in_days = var.retention_days

    delete_retention_policy {
      days = var.retention_days
    }

    container_delete_retention_policy {
      days = var.retention_days
    }
  }

  share_properties {
    retention_policy {
      days = var.retention_days
    }

    smb {
      versions                = ["SMB3.0", "SMB3.1.1"]
      channel_encryption_type = ["AES-128-GCM", "AES-256-GCM"]
    }
  }

  network_rules {
    default_action             = "Deny"
    bypass                     = ["AzureServices", "Logging", "Metrics"]
    ip_rules                   = var.allowed_addresses
    virtual_network_subnet_ids = var.subnet_ids
  }

  dynamic "identity" {
    for_each = var.encryption_key == null ? [] : [var.encryption_key]

    content {
      type         = "UserAssigned"
      identity_ids = [identity.value.identity_id]
    }
  }

  dynamic "customer_managed_key" {
    for_each = var.encryption_key == null ? [] : [var.encryption_key]

    content {
      key_vault_key_id          = customer_managed_key.value.key_id
      user_assigned_identity_id = customer_managed_key.value.identity_id
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "azurerm_storage_share" "jobs" {
  name               = "leme"
  storage_account_id = azurerm_storage_account.this.id
  quota              = var.share_gb
  access_tier        = "TransactionOptimized"
  enabled_protocol   = "SMB"

  lifecycle {
    prevent_destroy = true
  }
}

resource "azurerm_storage_container" "objects" {
  name                  = "leme"
  storage_account_id    = azurerm_storage_account.this.id
  container_access_type = "private"
}

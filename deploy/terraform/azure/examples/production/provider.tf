# Login by OIDC in a workflow (ARM_USE_OIDC, ARM_CLIENT_ID, ARM_TENANT_ID), or by the Azure CLI; the subscription is
# ARM_SUBSCRIPTION_ID.

provider "azurerm" {
  storage_use_azuread = true

  features {
    key_vault {
      purge_soft_delete_on_destroy = false
    }

    resource_group {
      prevent_deletion_if_contains_resources = true
    }
  }
}

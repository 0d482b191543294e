# Container jobs of 1 CPU and 2 GB with the share mounted, never restarted: jobs of Azure Container Apps. They cost
# nothing while none runs, have cron of their own, and are started by one call without the right to make containers.

resource "azurerm_user_assigned_identity" "jobs" {
  name                = "id-${var.name}-jobs"
  resource_group_name = var.resource_group_name
  location            = var.location
  tags                = var.tags
}

resource "azurerm_role_assignment" "pull" {
  scope                = var.registry.id
  role_definition_name = "AcrPull"
  principal_id         = azurerm_user_assigned_identity.jobs.principal_id
}

resource "azurerm_role_assignment" "objects_key" {
  scope                = var.objects_key_secret.scope
  role_definition_name = "Key Vault Secrets User"
  principal_id         = azurerm_user_assigned_identity.jobs.principal_id
}

resource "azurerm_container_app_environment" "this" {
  name                       = "cae-${var.name}"
  resource_group_name        = var.resource_group_name
  location                   = var.location
  logs_destination           = "log-analytics"
  log_analytics_workspace_id = var.log_analytics_workspace_id
  infrastructure_subnet_id   = var.subnet_id
  # Jobs answer to nobody.
  internal_load_balancer_enabled = true
  public_network_access          = "Disabled"
  zone_redundancy_enabled        = var.zone_redundant
  tags                           = var.tags

  workload_profile {
    name                  = "Consumption"
    workload_profile_type = "Consumption"
  }
}

resource "azurerm_container_app_environment_storage" "share" {
  name                         = "leme"
  container_app_environment_id = azurerm_container_app_environment.this.id
  account_name                 = var.share.account_name
  share_name                   = var.share.share_name
  access_key                   = var.share_key
  access_mode                  = "ReadWrite"
}

resource "azurerm_container_app_job" "this" {
  for_each = local.jobs

  name                         = "caj-${var.name}-${each.key}"
  resource_group_name          = var.resource_group_name
  location                     = var.location
  container_app_environment_id = azurerm_container_app_environment.this.id
  workload_profile_name        = "Consumption"
  replica_timeout_in_seconds   = var.timeout_seconds
  # Restart: never. Who starts it decides whether to start it again.
  replica_retry_limit = 0
  tags                = var.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.jobs.id]
  }

  registry {
    server   = var.registry.login_server
    identity = azurerm_user_assigned_identity.jobs.id
  }

  dynamic "manual_trigger_config" {
    for_each = each.key == "download" ? [] : [1]

    content {
      parallelism              = 1
      replica_completion_count = 1
    }
  }

  dynamic "schedule_trigger_config" {
    for_each = each.key == "download" ? [1] : []

    content {
      cron_expression          = var.download_schedule
      parallelism              = 1
      replica_completion_count = 1
    }
  }

  dynamic "secret" {
    for_each = each.key == "panel" ? [1] : []

    content {
      name                = "objects-key"
      key_vault_secret_id = var.objects_key_secret.address
      identity            = azurerm_user_assigned_identity.jobs.id
    }
  }

  template {
    container {
      name   = "leme"
      image  = var.image
      cpu    = var.cpu
      memory = "${var.cpu * 2}Gi"
      args   = each.value.args

      dynamic "env" {
        for_each = each.key == "panel" ? [1] : []

        content {
          name  = "LEME__OBJECTS__URL"
          value = var.objects_url
        }
      }

      dynamic "env" {
        for_each = each.key == "panel" ? [1] : []

        content {
          name        = "LEME__OBJECTS__KEY"
          secret_name = "objects-key"
        }
      }

      volume_mounts {
        name = "state"
        path = local.state
      }

      volume_mounts {
        name = "scratch"
        path = "/tmp"
      }
    }

    volume {
      name         = "state"
      storage_type = "AzureFile"
      storage_name = azurerm_container_app_environment_storage.share.name
      # The image's user; nobody else reads what Leme writes.
      mount_options = "uid=10001,gid=10001,dir_mode=0700,file_mode=0600,mfsymlinks,nobrl,cache=strict"
    }

    volume {
      name         = "scratch"
      storage_type = "EmptyDir"
    }
  }

  depends_on = [azurerm_role_assignment.pull, azurerm_role_assignment.objects_key]
}

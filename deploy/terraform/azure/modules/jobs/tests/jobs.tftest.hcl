# terraform test, with no login: the provider is mocked.

mock_provider "azurerm" {}

variables {
  resource_group_name        = "rg-leme-dev"
  log_analytics_workspace_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-leme-dev/providers/Microsoft.OperationalInsights/workspaces/log-leme-dev"
  subnet_id                  = "subnet"
  image                      = "crlemedev.azurecr.io/leme:0.1.0"
  registry                   = { id = "registry", login_server = "crlemedev.azurecr.io" }
  share                      = { account_name = "stlemedev", share_name = "leme" }
  share_key                  = "not-a-key"
  objects_url                = "azure://stlemedev/leme"
  objects_key_secret         = { address = "https://kv-leme-dev.vault.azure.net/secrets/leme--house--objects-0key", scope = "secret" }
}

run "jobs_of_the_origin" {
  command = plan

  assert {
    condition     = azurerm_container_app_job.this["train"].template[0].container[0].cpu == 1 && azurerm_container_app_job.this["train"].template[0].container[0].memory == "2Gi"
    error_message = "1 CPU and 2 GB."
  }

  assert {
    condition     = alltrue([for name in ["features", "labels", "train", "signals", "pipeline", "download", "panel"] : azurerm_container_app_job.this[name].replica_retry_limit == 0])
    error_message = "Restart: never."
  }

  assert {
    condition     = azurerm_container_app_job.this["train"].template[0].container[0].volume_mounts[0].path == "/var/lib/leme"
    error_message = "The share is mounted where Leme keeps its state."
  }
}

run "stages_are_commands_of_leme" {
  command = plan

  assert {
    condition     = join(" ", azurerm_container_app_job.this["features"].template[0].container[0].args) == "pipeline features -c /var/lib/leme/pipelines/line.jsonc --artifacts /var/lib/leme/artifacts"
    error_message = "The command line of the stage."
  }

  assert {
    condition     = azurerm_container_app_job.this["download"].schedule_trigger_config[0].cron_expression == "10 */6 * * *"
    error_message = "Candles come by cron."
  }
}

run "a_moving_tag_is_refused" {
  command = plan

  variables {
    image = "crlemedev.azurecr.io/leme:latest"
  }

  expect_failures = [var.image]
}

run "a_path_out_of_the_share_is_refused" {
  command = plan

  variables {
    pipeline = "../line.jsonc"
  }

  expect_failures = [var.pipeline]
}

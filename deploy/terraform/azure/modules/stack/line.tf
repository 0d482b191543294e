# The research line: container jobs, and the function that starts one of them for each dropped file.

module "jobs" {
  source = "../jobs"

  name                       = var.name
  resource_group_name        = module.foundation.resource_group_name
  location                   = var.location
  log_analytics_workspace_id = module.logs.workspace_id
  subnet_id                  = module.network.subnet_ids["jobs"]
  image                      = "${module.registry.login_server}/leme:${var.leme_version}"
  cpu                        = var.job_cpu
  pipeline                   = var.pipeline
  symbols                    = var.symbols
  download_schedule          = var.download_schedule
  objects_url                = module.storage.objects_url
  share_key                  = module.storage.primary_key
  tags                       = module.foundation.tags

  registry = {
    id           = module.registry.id
    login_server = module.registry.login_server
  }

  share = {
    account_name = module.storage.account_name
    share_name   = module.storage.share_name
  }

  objects_key_secret = {
    address = module.key_vault.secret_ids["house/objects-key"]
    scope   = module.key_vault.secret_scopes["house/objects-key"]
  }
}

module "functions" {
  source = "../functions"

  name                            = var.name
  resource_group_name             = module.foundation.resource_group_name
  resource_group_id               = module.foundation.resource_group_id
  location                        = var.location
  log_analytics_workspace_id      = module.logs.workspace_id
  application_insights_connection = module.logs.application_insights_connection
  action_group_id                 = module.logs.action_group_id
  subnet_id                       = module.network.subnet_ids["functions"]
  data_account_id                 = module.storage.account_id
  container_name                  = module.storage.container_name
  job_id                          = module.jobs.job_ids["panel"]
  allowed_addresses               = var.allowed_addresses
  host_account_name               = var.storage_account_name == null ? null : "${var.storage_account_name}fn"
  tags                            = module.foundation.tags
}

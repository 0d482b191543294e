output "resource_group_name" {
  description = "Name of the resource group."
  value       = module.foundation.resource_group_name
}

output "tags" {
  description = "Tags of every resource."
  value       = module.foundation.tags
}

output "registry_login_server" {
  description = "Address that the image is pushed to."
  value       = module.registry.login_server
}

output "registry_name" {
  description = "Name of the registry."
  value       = module.registry.name
}

output "storage_account_name" {
  description = "Name of the storage account."
  value       = module.storage.account_name
}

output "storage_account_id" {
  description = "Id of the storage account."
  value       = module.storage.account_id
}

output "share_name" {
  description = "Share that the jobs mount: configurations, candles, artifacts."
  value       = module.storage.share_name
}

output "container_name" {
  description = "Container that files are dropped into."
  value       = module.storage.container_name
}

output "objects_url" {
  description = "What objects.url of Leme has to be."
  value       = module.storage.objects_url
}

output "key_vault_uri" {
  description = "What secrets.url of Leme has to be."
  value       = module.key_vault.uri
}

output "job_names" {
  description = "Names of the container jobs."
  value       = module.jobs.job_names
}

output "function_name" {
  description = "Name of the function app."
  value       = module.functions.function_name
}

output "workspace_id" {
  description = "Id of the workspace of Log Analytics."
  value       = module.logs.workspace_id
}

output "action_group_id" {
  description = "Whom alerts are sent to."
  value       = module.logs.action_group_id
}

output "virtual_network_id" {
  description = "Id of the network."
  value       = module.network.virtual_network_id
}

output "egress_address" {
  description = "The one address that exchanges see; null without fixed_egress."
  value       = module.network.egress_address
}

output "database" {
  description = "Id of the database server and name of its private DNS zone; null without one."
  value = var.database ? {
    server_id = module.database[0].server_id
    zone_name = module.network.zone_names["database"]
  } : null
}

output "database_host" {
  description = "Name under which the database is reached from the network; null without one."
  value       = one(module.database[*].host)
}

output "cluster_name" {
  description = "Name of the cluster; null without one."
  value       = one(module.cluster[*].cluster_name)
}

output "leme_client_id" {
  description = "Identity of Leme's pods; null without a cluster."
  value       = one(module.cluster[*].leme_client_id)
}

output "virtual_network_name" {
  description = "Name of the network."
  value       = module.network.virtual_network_name
}

output "workflows_client_id" {
  description = "AZURE_CLIENT_ID of the workflows; null without github_repository."
  value       = one(module.workflows[*].client_id)
}

output "operator_client_id" {
  description = "Identity of the External Secrets operator; null without a cluster."
  value       = one(module.cluster[*].operator_client_id)
}

output "resource_group_name" {
  description = "Name of the resource group."
  value       = module.leme.resource_group_name
}

output "registry_login_server" {
  description = "Address that the image is pushed to."
  value       = module.leme.registry_login_server
}

output "job_names" {
  description = "Names of the container jobs, by what they do."
  value       = module.leme.job_names
}

output "function_name" {
  description = "Name of the function app."
  value       = module.leme.function_name
}

output "objects_url" {
  description = "What objects.url of Leme has to be."
  value       = module.leme.objects_url
}

output "key_vault_uri" {
  description = "What secrets.url of Leme has to be."
  value       = module.leme.key_vault_uri
}

output "workflows_client_id" {
  description = "AZURE_CLIENT_ID of the workflows; null without github_repository."
  value       = module.leme.workflows_client_id
}

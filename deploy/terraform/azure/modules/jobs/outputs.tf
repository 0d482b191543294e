output "job_names" {
  description = "Names of the jobs, by what they do: az containerapp job start --name NAME."
  value       = { for name, job in azurerm_container_app_job.this : name => job.name }
}

output "job_ids" {
  description = "Ids of the jobs."
  value       = { for name, job in azurerm_container_app_job.this : name => job.id }
}

output "environment_id" {
  description = "Id of the environment of the jobs."
  value       = azurerm_container_app_environment.this.id
}

output "principal_id" {
  description = "Identity of the jobs."
  value       = azurerm_user_assigned_identity.jobs.principal_id
}

output "cluster" {
  description = "Name of the cluster."
  value       = module.cluster.name
}

output "role_arns" {
  description = "Roles of the service accounts, for the charts' values."
  value       = module.access.role_arns
}

output "file_system_id" {
  description = "Shared files of the servers, for a StorageClass; empty at first."
  value       = module.files.file_system_id
}

output "cache_address" {
  description = "Host of redis.url; its user is locked until it has a password, see the module cache."
  value       = module.cache.address
}

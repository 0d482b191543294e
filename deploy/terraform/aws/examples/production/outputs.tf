output "cluster" {
  description = "Name of the cluster."
  value       = module.cluster.name
}

output "role_arns" {
  description = "Roles of the service accounts, for the charts' values."
  value       = module.access.role_arns
}

output "repository_urls" {
  description = "Where images are pushed to."
  value       = module.registry.repository_urls
}

output "database_address" {
  description = "Host of DATABASE_URL."
  value       = module.database.address
}

output "database_master_secret_arn" {
  description = "Secret of the master login."
  value       = module.database.master_secret_arn
}

output "objects_url" {
  description = "Set it as LEME__OBJECTS__URL."
  value       = "s3://${module.objects.bucket}"
}

output "secrets" {
  description = "Set them as LEME__SECRETS__PREFIX and LEME__SECRETS__KMSKEYID."
  value       = { prefix = module.secrets.prefix, kms_key_id = module.secrets.kms_key_arn }
}

output "alerts_topic_arn" {
  description = "Topic of the alarms."
  value       = module.observability.topic_arn
}

output "nat_addresses" {
  description = "For the allow-lists of exchanges."
  value       = module.network.nat_addresses
}

output "cache_address" {
  description = "Host of redis.url; its user is locked until it has a password, see the module cache."
  value       = module.cache.address
}

output "file_system_id" {
  description = "Shared files of the servers, for a StorageClass of the driver efs.csi.aws.com."
  value       = module.files.file_system_id
}

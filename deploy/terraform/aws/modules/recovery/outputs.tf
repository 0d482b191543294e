output "key_arns" {
  description = "Keys of the second region: database, secrets."
  value       = { for name, key in aws_kms_replica_key.this : name => key.arn }
}

output "backups_arn" {
  description = "Copied backups, for aws rds restore-db-instance-to-point-in-time; none with a replica."
  value       = one(aws_db_instance_automated_backups_replication.this[*].id)
}

output "replica_identifier" {
  description = "Database that follows, for aws rds promote-read-replica; none with backups."
  value       = one(aws_db_instance.replica[*].identifier)
}

output "identifier" {
  description = "Identifier of the database."
  value       = aws_db_instance.this.identifier
}

output "arn" {
  description = "ARN of the database."
  value       = aws_db_instance.this.arn
}

output "address" {
  description = "Host of DATABASE_URL; add ?sslmode=verify-full and the authority of RDS."
  value       = aws_db_instance.this.address
}

output "master_secret_arn" {
  description = "Secret of the master login; none where the password is given."
  value       = var.password == "managed" ? aws_db_instance.this.master_user_secret[0].secret_arn : null
}

output "kms_key_arn" {
  description = "Key of storage and backups."
  value       = aws_kms_key.this.arn
}

output "storage_gb" {
  description = "Storage at the beginning, for the alarm on what is left."
  value       = var.storage_gb.start
}

output "max_connections" {
  description = "For the alarm on connections."
  value       = var.max_connections
}

output "address" {
  description = "Host of redis.url: rediss://leme:PASSWORD@HOST:6379."
  value       = aws_elasticache_replication_group.this.primary_endpoint_address
}

output "user_id" {
  description = "User that is locked until it has a password."
  value       = aws_elasticache_user.this.user_id
}

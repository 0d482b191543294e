output "read_policy" {
  description = "Policy of who reads secrets below the prefix: external-secrets."
  value       = jsonencode({ Version = "2012-10-17", Statement = [local.read, merge(local.seal, { Action = ["kms:Decrypt"] })] })
}

output "write_policy" {
  description = "Policy of who keeps secrets below the prefix: the server, workers."
  value       = jsonencode({ Version = "2012-10-17", Statement = [local.write, local.list, local.seal] })
}

output "prefix" {
  description = "Set it as LEME__SECRETS__PREFIX."
  value       = var.prefix
}

output "kms_key_arn" {
  description = "Set it as LEME__SECRETS__KMSKEYID."
  value       = local.key_arn
}

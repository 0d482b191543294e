output "role_arns" {
  description = "Roles for the annotation eks.amazonaws.com/role-arn: platform (servers and workers), external-secrets, load-balancer, autoscaler."
  value       = { for name, role in module.role : name => role.role_arn }
}

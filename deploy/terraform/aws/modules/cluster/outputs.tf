output "name" {
  description = "Name of the cluster: aws eks update-kubeconfig --name NAME."
  value       = aws_eks_cluster.this.name
}

output "endpoint" {
  description = "Address of the API server."
  value       = aws_eks_cluster.this.endpoint
}

output "certificate_authority" {
  description = "Certificate of the API server's authority, base64."
  value       = aws_eks_cluster.this.certificate_authority[0].data
}

output "security_group_id" {
  description = "Group of control plane and nodes: let databases and volumes take connections from it."
  value       = aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
}

output "oidc_provider_arn" {
  description = "For roles of service accounts."
  value       = aws_iam_openid_connect_provider.this.arn
}

output "issuer" {
  description = "For roles of service accounts, without https://."
  value       = local.issuer
}

output "node_group_names" {
  description = "Names of the auto-scaling groups of the nodes, by node group."
  value       = { for name, group in aws_eks_node_group.this : name => group.resources[0].autoscaling_groups[0].name }
}

output "kms_key_arn" {
  description = "Key of the cluster's Secrets."
  value       = aws_kms_key.this.arn
}

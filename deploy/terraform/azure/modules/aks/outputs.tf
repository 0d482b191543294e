output "cluster_name" {
  description = "Name of the cluster: az aks get-credentials --name NAME."
  value       = azurerm_kubernetes_cluster.this.name
}

output "cluster_id" {
  description = "Id of the cluster."
  value       = azurerm_kubernetes_cluster.this.id
}

output "issuer_url" {
  description = "Issuer of the tokens of service accounts, for further identities."
  value       = azurerm_kubernetes_cluster.this.oidc_issuer_url
}

output "leme_client_id" {
  description = "Identity of Leme's pods: the annotation azure.workload.identity/client-id of their service account."
  value       = azurerm_user_assigned_identity.leme.client_id
}

output "operator_client_id" {
  description = "Identity of the External Secrets operator, for the ClusterSecretStore; null without it."
  value       = one(azurerm_user_assigned_identity.operator[*].client_id)
}

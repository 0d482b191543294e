# terraform test, with no login: the provider is mocked.

mock_provider "azurerm" {}

variables {
  resource_group_name        = "rg-leme-dev"
  log_analytics_workspace_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-leme-dev/providers/Microsoft.OperationalInsights/workspaces/log-leme-dev"
  subnet_id                  = "subnet"
  registry_id                = "registry"
  key_vault_id               = "vault"
}

run "private_without_local_accounts" {
  command = plan

  assert {
    condition     = azurerm_kubernetes_cluster.this.private_cluster_enabled && azurerm_kubernetes_cluster.this.local_account_disabled && azurerm_kubernetes_cluster.this.workload_identity_enabled
    error_message = "People and pods log in by Entra ID, from the network."
  }

  assert {
    condition     = azurerm_kubernetes_cluster.this.network_profile[0].network_policy == "cilium"
    error_message = "The charts' network policies have to count."
  }

  assert {
    condition     = azurerm_kubernetes_cluster_node_pool.bots.auto_scaling_enabled && azurerm_kubernetes_cluster_node_pool.bots.max_count == 10
    error_message = "Nodes come and go with the load."
  }
}

run "pods_log_in_by_their_accounts" {
  command = plan

  assert {
    condition     = azurerm_federated_identity_credential.leme["leme/leme-server"].subject == "system:serviceaccount:leme:leme-server"
    error_message = "The account of the chart's server."
  }

  assert {
    condition     = azurerm_federated_identity_credential.operator[0].subject == "system:serviceaccount:external-secrets:external-secrets"
    error_message = "The account of the operator."
  }
}

run "fewer_at_most_than_at_least_is_refused" {
  command = plan

  variables {
    bot_nodes = { vm_size = "Standard_D4s_v5", least = 3, most = 1 }
  }

  expect_failures = [var.bot_nodes]
}

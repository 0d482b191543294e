# Who the workflows of a repository are in Azure: an identity without a key, which only jobs of named environments
# get (OIDC). It pushes images, starts jobs, deploys the function and the charts; it makes and deletes nothing else.

resource "azurerm_user_assigned_identity" "this" {
  name                = "id-${var.name}-workflows"
  resource_group_name = var.resource_group_name
  location            = var.location
  tags                = var.tags
}

resource "azurerm_federated_identity_credential" "this" {
  for_each = toset(var.environments)

  name                = "github-${each.key}"
  resource_group_name = var.resource_group_name
  parent_id           = azurerm_user_assigned_identity.this.id
  issuer              = "https://token.actions.githubusercontent.com"
  subject             = "repo:${var.repository}:environment:${each.key}"
  audience            = ["api://AzureADTokenExchange"]
}

resource "azurerm_role_assignment" "push" {
  scope                = var.registry_id
  role_definition_name = "AcrPush"
  principal_id         = azurerm_user_assigned_identity.this.principal_id
}

resource "azurerm_role_definition" "jobs" {
  name        = "Leme jobs of workflows ${var.name}"
  scope       = var.resource_group_id
  description = "Reads container jobs and their runs, starts and stops them."

  permissions {
    actions = [
      "Microsoft.App/jobs/read",
      "Microsoft.App/jobs/start/action",
      "Microsoft.App/jobs/stop/action",
      "Microsoft.App/jobs/execution/read",
      "Microsoft.App/jobs/executions/read",
    ]
  }

  assignable_scopes = [var.resource_group_id]
}

resource "azurerm_role_assignment" "jobs" {
  for_each = var.job_ids

  scope              = each.value
  role_definition_id = azurerm_role_definition.jobs.role_definition_resource_id
  principal_id       = azurerm_user_assigned_identity.this.principal_id
}

resource "azurerm_role_assignment" "function" {
  scope                = var.function_id
  role_definition_name = "Website Contributor"
  principal_id         = azurerm_user_assigned_identity.this.principal_id
}

# May ask where the cluster is, and write what the chart makes, roles of its own namespace among it.
locals {
  rights = var.cluster_wide ? {
    "Azure Kubernetes Service RBAC Cluster Admin" = var.cluster.id
    } : {
    "Azure Kubernetes Service RBAC Admin" = var.cluster.id == null ? null : "${var.cluster.id}/namespaces/${var.namespace}"
  }
}

resource "azurerm_role_assignment" "cluster" {
  for_each = var.cluster.exists ? merge({ "Azure Kubernetes Service Cluster User Role" = var.cluster.id }, local.rights) : {}

  scope                = each.value
  role_definition_name = each.key
  principal_id         = azurerm_user_assigned_identity.this.principal_id
}

# An option: the platform on Kubernetes. Private API, no local accounts, pods with identities of their own, network
# policies by Cilium, nodes by load.

resource "azurerm_user_assigned_identity" "cluster" {
  name                = "id-${var.name}-aks"
  resource_group_name = var.resource_group_name
  location            = var.location
  tags                = var.tags
}

# The cluster joins its nodes and balancers to the network.
resource "azurerm_role_assignment" "subnet" {
  scope                = var.subnet_id
  role_definition_name = "Network Contributor"
  principal_id         = azurerm_user_assigned_identity.cluster.principal_id
}

resource "azurerm_kubernetes_cluster" "this" {
  name                = "aks-${var.name}"
  resource_group_name = var.resource_group_name
  location            = var.location
  dns_prefix          = var.name
  kubernetes_version  = var.kubernetes_version
  sku_tier            = var.sku_tier
  tags                = var.tags

  private_cluster_enabled             = var.private
  private_cluster_public_fqdn_enabled = false
  private_dns_zone_id                 = var.private ? "System" : null
  local_account_disabled              = true
  role_based_access_control_enabled   = true
  run_command_enabled                 = false
  oidc_issuer_enabled                 = true
  workload_identity_enabled           = true
  azure_policy_enabled                = true
  image_cleaner_enabled               = true
  image_cleaner_interval_hours        = 168
  automatic_upgrade_channel           = "patch"
  node_os_upgrade_channel             = "NodeImage"
  node_resource_group                 = "rg-${var.name}-aks-nodes"

  default_node_pool {
    name                        = "system"
    vm_size                     = var.system_nodes.vm_size
    auto_scaling_enabled        = true
    min_count                   = var.system_nodes.least
    max_count                   = var.system_nodes.most
    max_pods                    = 60
    os_sku                      = "AzureLinux"
    os_disk_size_gb             = 64
    vnet_subnet_id              = var.subnet_id
    zones                       = var.zones
    temporary_name_for_rotation = "systemtmp"
    tags                        = var.tags

    upgrade_settings {
      max_surge                     = "33%"
      drain_timeout_in_minutes      = 30
      node_soak_duration_in_minutes = 0
    }
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.cluster.id]
  }

  azure_active_directory_role_based_access_control {
    azure_rbac_enabled     = true
    admin_group_object_ids = var.admin_group_ids
  }

  network_profile {
    network_plugin      = "azure"
    network_plugin_mode = "overlay"
    network_data_plane  = "cilium"
    network_policy      = "cilium"
    load_balancer_sku   = "standard"
    outbound_type       = var.fixed_egress ? "userAssignedNATGateway" : "loadBalancer"
    pod_cidr            = "10.244.0.0/16"
    service_cidr        = "10.245.0.0/16"
    dns_service_ip      = "10.245.0.10"
  }

  # Workers by the depth of the queue.
  workload_autoscaler_profile {
    keda_enabled = true
  }

  # A bot has half a minute to end; its pods are not in the way of smaller nodes.
  auto_scaler_profile {
    balance_similar_node_groups   = true
    expander                      = "least-waste"
    max_graceful_termination_sec  = "60"
    scale_down_unneeded           = "10m"
    skip_nodes_with_local_storage = false
  }

  dynamic "web_app_routing" {
    for_each = var.ingress ? [1] : []

    content {
      dns_zone_ids = []
    }
  }

  storage_profile {
    file_driver_enabled = true
  }

  oms_agent {
    log_analytics_workspace_id      = var.log_analytics_workspace_id
    msi_auth_for_monitoring_enabled = true
  }

  microsoft_defender {
    log_analytics_workspace_id = var.log_analytics_workspace_id
  }

  maintenance_window_auto_upgrade {
    frequency   = "Weekly"
    interval    = 1
    duration    = 4
    day_of_week = "Sunday"
    start_time  = "02:00"
    utc_offset  = "+00:00"
  }

  maintenance_window_node_os {
    frequency   = "Weekly"
    interval    = 1
    duration    = 4
    day_of_week = "Sunday"
    start_time  = "06:00"
    utc_offset  = "+00:00"
  }

  lifecycle {
    # The autoscaler counts the nodes, the patch channel the releases.
    ignore_changes = [default_node_pool[0].node_count, kubernetes_version]
  }

  depends_on = [azurerm_role_assignment.subnet]
}

resource "azurerm_kubernetes_cluster_node_pool" "bots" {
  name                  = "bots"
  kubernetes_cluster_id = azurerm_kubernetes_cluster.this.id
  mode                  = "User"
  vm_size               = var.bot_nodes.vm_size
  auto_scaling_enabled  = true
  min_count             = var.bot_nodes.least
  max_count             = var.bot_nodes.most
  max_pods              = 60
  os_sku                = "AzureLinux"
  os_disk_size_gb       = 64
  vnet_subnet_id        = var.subnet_id
  zones                 = var.zones
  node_labels           = { "leme/pool" = "bots" }
  tags                  = var.tags

  upgrade_settings {
    max_surge                = "33%"
    drain_timeout_in_minutes = 30
  }

  lifecycle {
    ignore_changes = [node_count]
  }
}

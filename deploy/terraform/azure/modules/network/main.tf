# One network in one region. Every subnet has a security group; nothing is reachable from the internet but, on
# request, port 443 of the cluster.

locals {
  # Subnets as numbers of a /24 in a /16, but for the cluster, which gets a /20 of its own.
  subnets = {
    jobs = {
      cidr      = cidrsubnet(var.address_space, 7, 0)
      delegate  = "Microsoft.App/environments"
      endpoints = ["Microsoft.Storage", "Microsoft.KeyVault"]
    }
    functions = {
      cidr      = cidrsubnet(var.address_space, 8, 2)
      delegate  = "Microsoft.App/environments"
      endpoints = ["Microsoft.Storage"]
    }
    database = {
      cidr      = cidrsubnet(var.address_space, 8, 3)
      delegate  = "Microsoft.DBforPostgreSQL/flexibleServers"
      endpoints = ["Microsoft.Storage"]
    }
    endpoints = {
      cidr      = cidrsubnet(var.address_space, 8, 4)
      delegate  = null
      endpoints = []
    }
    cluster = {
      cidr      = cidrsubnet(var.address_space, 4, 1)
      delegate  = null
      endpoints = ["Microsoft.Storage", "Microsoft.KeyVault"]
    }
  }

  egress = var.fixed_egress ? ["jobs", "functions", "cluster"] : []
}

resource "azurerm_virtual_network" "this" {
  name                = "vnet-${var.name}"
  resource_group_name = var.resource_group_name
  location            = var.location
  address_space       = [var.address_space]
  tags                = var.tags
}

resource "azurerm_subnet" "this" {
  for_each = local.subnets

  name                              = "snet-${each.key}"
  resource_group_name               = var.resource_group_name
  virtual_network_name              = azurerm_virtual_network.this.name
  address_prefixes                  = [each.value.cidr]
  service_endpoints                 = each.value.endpoints
  private_endpoint_network_policies = "Enabled"

  dynamic "delegation" {
    for_each = each.value.delegate == null ? [] : [each.value.delegate]

    content {
      name = "delegation"

      service_delegation {
        name    = delegation.value
        actions = ["Microsoft.Network/virtualNetworks/subnets/join/action"]
      }
    }
  }
}

resource "azurerm_network_security_group" "this" {
  for_each = local.subnets

  name                = "nsg-${var.name}-${each.key}"
  resource_group_name = var.resource_group_name
  location            = var.location
  tags                = var.tags
}

resource "azurerm_network_security_rule" "no_internet" {
  for_each = local.subnets

  name                        = "no-internet-inbound"
  resource_group_name         = var.resource_group_name
  network_security_group_name = azurerm_network_security_group.this[each.key].name
  description                 = "Says in words what the last rule of Azure does anyway."
  priority                    = 4000
  direction                   = "Inbound"
  access                      = "Deny"
  protocol                    = "*"
  source_address_prefix       = "Internet"
  source_port_range           = "*"
  destination_address_prefix  = "*"
  destination_port_range      = "*"
}

resource "azurerm_network_security_rule" "https" {
  count = var.public_https ? 1 : 0

  name                        = "https-from-internet"
  resource_group_name         = var.resource_group_name
  network_security_group_name = azurerm_network_security_group.this["cluster"].name
  description                 = "The page and the API, by the ingress of the cluster."
  priority                    = 200
  direction                   = "Inbound"
  access                      = "Allow"
  protocol                    = "Tcp"
  source_address_prefix       = "Internet"
  source_port_range           = "*"
  destination_address_prefix  = "*"
  destination_port_range      = "443"
}

resource "azurerm_subnet_network_security_group_association" "this" {
  for_each = local.subnets

  subnet_id                 = azurerm_subnet.this[each.key].id
  network_security_group_id = azurerm_network_security_group.this[each.key].id
}

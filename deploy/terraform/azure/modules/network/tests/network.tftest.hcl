# terraform test, with no login: the provider is mocked.

mock_provider "azurerm" {}

variables {
  resource_group_name = "rg-leme-dev"
}

run "nothing_is_open_to_the_internet" {
  command = plan

  assert {
    condition     = alltrue([for rule in azurerm_network_security_rule.no_internet : rule.access == "Deny"])
    error_message = "Each subnet refuses the internet."
  }

  assert {
    condition     = length(azurerm_network_security_rule.https) == 0 && length(azurerm_nat_gateway.egress) == 0
    error_message = "Port 443 and the NAT gateway are there on request alone."
  }
}

run "port_443_of_the_cluster_on_request" {
  command = plan

  variables {
    public_https = true
    fixed_egress = true
  }

  assert {
    condition     = azurerm_network_security_rule.https[0].destination_port_range == "443"
    error_message = "No other port is opened."
  }

  assert {
    condition     = length(azurerm_subnet_nat_gateway_association.egress) == 3
    error_message = "Jobs, functions and cluster leave by one address."
  }
}

run "a_network_that_is_too_small_is_refused" {
  command = plan

  variables {
    address_space = "10.40.0.0/20"
  }

  expect_failures = [var.address_space]
}

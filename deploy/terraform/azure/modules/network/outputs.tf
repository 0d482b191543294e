output "virtual_network_id" {
  description = "Id of the network."
  value       = azurerm_virtual_network.this.id
}

output "subnet_ids" {
  description = "Ids of the subnets jobs, functions, database, endpoints and cluster. They come with their security groups."
  value       = { for name, subnet in azurerm_subnet.this : name => subnet.id }

  depends_on = [azurerm_subnet_network_security_group_association.this, azurerm_subnet_nat_gateway_association.egress]
}

output "zone_ids" {
  description = "Ids of the private DNS zones, by their short names. They come linked to the network."
  value       = { for name, zone in azurerm_private_dns_zone.this : name => zone.id }

  depends_on = [azurerm_private_dns_zone_virtual_network_link.this]
}

output "egress_address" {
  description = "The one address to the outside; null without fixed_egress."
  value       = one(azurerm_public_ip.egress[*].ip_address)
}

output "virtual_network_name" {
  description = "Name of the network."
  value       = azurerm_virtual_network.this.name
}

output "zone_names" {
  description = "Names of the private DNS zones, by their short names."
  value       = { for name, zone in azurerm_private_dns_zone.this : name => zone.name }
}

output "vpc_id" {
  description = "Id of the network."
  value       = aws_vpc.this.id
}

output "cidr" {
  description = "Addresses of the network."
  value       = aws_vpc.this.cidr_block
}

output "private_subnet_ids" {
  description = "Subnets of nodes, functions and training jobs, in the order of the zones."
  value       = [for zone in var.zones : aws_subnet.private[zone].id]
}

output "public_subnet_ids" {
  description = "Subnets of load balancers and NAT gateways."
  value       = [for zone in var.zones : aws_subnet.public[zone].id]
}

output "database_subnet_ids" {
  description = "Subnets without a way out."
  value       = [for zone in var.zones : aws_subnet.database[zone].id]
}

output "nat_addresses" {
  description = "Addresses from which exchanges see this installation: give them to their allow-lists."
  value       = [for address in aws_eip.nat : address.public_ip]
}

mock_provider "aws" {
  source = "../../mocks"
}

run "two_zones" {
  command = apply

  assert {
    condition     = length(aws_subnet.private) == 2 && length(aws_subnet.database) == 2 && length(aws_nat_gateway.this) == 1
    error_message = "Two zones have two subnets of each kind and share a NAT."
  }

  assert {
    condition     = length(distinct(concat([for one in aws_subnet.private : one.cidr_block], [for one in aws_subnet.public : one.cidr_block], [for one in aws_subnet.database : one.cidr_block]))) == 6
    error_message = "No two subnets share addresses."
  }

  assert {
    condition     = alltrue([for one in aws_subnet.public : !one.map_public_ip_on_launch])
    error_message = "No machine gets a public address by itself."
  }

  assert {
    condition     = length(aws_default_security_group.closed.ingress) == 0
    error_message = "The default group lets nobody in."
  }

  assert {
    condition     = aws_cloudwatch_log_group.flow.retention_in_days == 14
    error_message = "Flow logs stay for 14 days."
  }

  assert {
    condition     = alltrue([for one in aws_route_table_association.database : one.route_table_id == aws_route_table.database.id])
    error_message = "Databases have a table without a way out."
  }
}

run "a_nat_in_each_of_three_zones" {
  command = plan

  variables {
    zones = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
    nat   = "each-zone"
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 3 && length(aws_route.private) == 3
    error_message = "Each zone has its own way out."
  }
}

run "bad_input_is_refused" {
  command = plan

  variables {
    zones    = ["eu-west-1a"]
    cidr     = "10.0.0.0/24"
    nat      = "none"
    log_days = 365
    name     = "Leme"
  }

  expect_failures = [var.zones, var.cidr, var.nat, var.log_days, var.name]
}

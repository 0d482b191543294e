mock_provider "aws" {
  source = "../../mocks"
}

variables {
  vpc_id                    = "vpc-0123456789abcdef0"
  subnet_ids                = ["subnet-0a", "subnet-0b"]
  client_security_group_ids = { cluster = "sg-0123456789abcdef0" }
}

run "encrypted_and_locked" {
  command = apply

  assert {
    condition     = aws_elasticache_replication_group.this.at_rest_encryption_enabled && aws_elasticache_replication_group.this.transit_encryption_mode == "required"
    error_message = "Nothing in clear, neither on the disk nor on the network."
  }

  assert {
    condition     = aws_elasticache_user.this.access_string == "off -@all"
    error_message = "Nobody logs in before there is a password."
  }

  assert {
    condition     = aws_elasticache_replication_group.this.multi_az_enabled && aws_elasticache_replication_group.this.automatic_failover_enabled
    error_message = "A second node takes over."
  }
}

run "bad_input_is_refused" {
  command = plan

  variables {
    subnet_ids = ["subnet-0a"]
    node_type  = "db.t4g.small"
    nodes      = 0
  }

  expect_failures = [var.subnet_ids, var.node_type, var.nodes]
}

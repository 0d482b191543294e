mock_provider "aws" {
  source = "../../mocks"
}

variables {
  vpc_id         = "vpc-0123456789abcdef0"
  subnet_ids     = ["subnet-0a", "subnet-0b"]
  administrators = ["arn:aws:iam::123456789012:role/operator"]
}

run "private_by_default" {
  command = apply

  assert {
    condition     = !aws_eks_cluster.this.vpc_config[0].endpoint_public_access && aws_eks_cluster.this.vpc_config[0].endpoint_private_access
    error_message = "The API server is private."
  }

  assert {
    condition     = aws_eks_cluster.this.encryption_config[0].provider[0].key_arn == aws_kms_key.this.arn
    error_message = "Secrets are sealed by a key of ours."
  }

  assert {
    condition     = length(aws_eks_cluster.this.enabled_cluster_log_types) == 5
    error_message = "Every log of the control plane is kept."
  }

  assert {
    condition     = !aws_eks_cluster.this.access_config[0].bootstrap_cluster_creator_admin_permissions
    error_message = "Who applies this gets no rights by it."
  }

  assert {
    condition     = alltrue([for one in aws_launch_template.node : one.metadata_options[0].http_tokens == "required" && one.metadata_options[0].http_put_response_hop_limit == 1])
    error_message = "Pods cannot take the node's role."
  }

  assert {
    condition     = alltrue([for one in aws_launch_template.node : tobool(one.block_device_mappings[0].ebs[0].encrypted)])
    error_message = "Disks are encrypted."
  }

  assert {
    condition     = length(aws_eks_addon.this) == 5 && aws_eks_addon.network.service_account_role_arn != null
    error_message = "All add-ons are there, the network with a role of its own."
  }
}

run "public_for_named_addresses" {
  command = plan

  variables {
    public_access_cidrs = ["203.0.113.0/24"]
  }

  assert {
    condition     = aws_eks_cluster.this.vpc_config[0].endpoint_public_access && aws_eks_cluster.this.vpc_config[0].public_access_cidrs == toset(["203.0.113.0/24"])
    error_message = "Only that network gets to it."
  }
}

run "nobody_to_administer_is_refused" {
  command = plan

  variables {
    administrators = []
  }

  expect_failures = [aws_eks_cluster.this]
}

run "bad_input_is_refused" {
  command = plan

  variables {
    public_access_cidrs = ["0.0.0.0/0"]
    administrators      = ["arn:aws:iam::123456789012:user/somebody"]
    node_groups         = { main = { min = 0, max = 0 } }
    kubernetes_version  = "1"
    log_days            = 0
  }

  expect_failures = [var.public_access_cidrs, var.administrators, var.node_groups, var.kubernetes_version, var.log_days]
}

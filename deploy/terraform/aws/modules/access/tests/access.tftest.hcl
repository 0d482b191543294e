mock_provider "aws" {
  source = "../../mocks"
}

variables {
  oidc_provider_arn    = "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/MOCK"
  issuer               = "oidc.eks.eu-west-1.amazonaws.com/id/MOCK"
  cluster_name         = "leme-dev"
  vpc_id               = "vpc-0123456789abcdef0"
  objects_policy       = "{}"
  secrets_read_policy  = "{}"
  secrets_write_policy = "{}"
}

run "a_role_for_each_account" {
  command = apply

  assert {
    condition     = join(" ", keys(output.role_arns)) == "autoscaler external-secrets load-balancer platform"
    error_message = "Bots have no role."
  }

  assert {
    condition     = alltrue([for one in jsondecode(local.load_balancer_change).Statement : can(one.Condition)])
    error_message = "Balancers are changed only where they carry the name of this cluster."
  }

  assert {
    condition     = length(local.load_balancer_look) < 10240 && length(local.load_balancer_change) + length(local.load_balancer_groups) < 10240
    error_message = "The policies fit into a role."
  }
}

mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name              = "leme-dev-server"
  oidc_provider_arn = "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/MOCK"
  issuer            = "oidc.eks.eu-west-1.amazonaws.com/id/MOCK"
  namespace         = "leme"
  service_accounts  = ["leme-server", "leme-worker"]
  policies          = { one = "{}" }
}

run "named_accounts_alone_take_the_role" {
  command = plan

  assert {
    condition     = tolist(jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Condition.StringEquals["oidc.eks.eu-west-1.amazonaws.com/id/MOCK:sub"]) == tolist(["system:serviceaccount:leme:leme-server", "system:serviceaccount:leme:leme-worker"])
    error_message = "The role is for those service accounts alone."
  }

  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Condition.StringEquals["oidc.eks.eu-west-1.amazonaws.com/id/MOCK:aud"] == "sts.amazonaws.com"
    error_message = "And for tokens of STS."
  }
}

run "bad_input_is_refused" {
  command = plan

  variables {
    service_accounts    = ["*"]
    namespace           = "leme-*"
    managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]
  }

  expect_failures = [var.service_accounts, var.namespace, var.managed_policy_arns]
}

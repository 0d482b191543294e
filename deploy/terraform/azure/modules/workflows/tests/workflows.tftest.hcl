# terraform test, with no login: the provider is mocked.

mock_provider "azurerm" {}

variables {
  resource_group_name = "rg-leme-dev"
  resource_group_id   = "group"
  repository          = "leme-example/leme"
  environments        = ["dev"]
  registry_id         = "registry"
  job_ids             = { train = "job" }
  function_id         = "function"
}

run "one_environment_of_one_repository" {
  command = plan

  assert {
    condition     = azurerm_federated_identity_credential.this["dev"].subject == "repo:leme-example/leme:environment:dev"
    error_message = "No branch and no pull request gets the identity."
  }

  assert {
    condition     = length(azurerm_role_assignment.cluster) == 0
    error_message = "Without a cluster there is no right on one."
  }
}

run "everybody_is_refused" {
  command = plan

  variables {
    environments = ["*"]
  }

  expect_failures = [var.environments]
}

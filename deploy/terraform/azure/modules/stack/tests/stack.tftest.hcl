# terraform test, with no login: the provider is mocked.

mock_provider "azurerm" {}

run "the_origin_by_default" {
  command = plan

  variables {
    database_password = "not-a-real-password"
  }

  assert {
    condition     = output.resource_group_name == "rg-leme-dev" && output.objects_url == "azure://stlemedev/leme"
    error_message = "Names of the origin."
  }

  assert {
    condition     = output.database_host == null && output.cluster_name == null
    error_message = "The container jobs need neither database nor cluster."
  }
}

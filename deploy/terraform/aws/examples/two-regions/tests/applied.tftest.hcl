# The whole composition, applied to a provider that is mocked: what is judged and counted is the state of this run.
mock_provider "aws" {
  source = "../../mocks"
}

mock_provider "aws" {
  alias  = "second"
  source = "../../mocks"
}

variables {
  account_id     = "123456789012"
  bucket         = "leme-example-two-regions"
  administrators = ["arn:aws:iam::123456789012:role/operator"]
  emails         = ["operator@leme.example"]
  # A variable that is ephemeral has to be named, or an apply within a test refuses it.
  master_password = "only-for-this-mocked-run-000"
}

run "one_region_twice_and_zones_of_another_are_refused" {
  command = plan

  variables {
    second_region = "eu-west-1"
    zones         = ["eu-central-1a", "eu-central-1b"]
  }

  expect_failures = [var.second_region, var.zones]
}

run "with_a_database_that_follows" {
  command = plan

  variables {
    database_mode = "replica"
  }

  assert {
    condition     = output.database_master_secret_arn == null
    error_message = "Its password is given: RDS makes no replica of a database whose password it manages."
  }
}

run "applied" {
  command = apply
}

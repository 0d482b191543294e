# The whole composition, applied to a provider that is mocked: what is judged and counted is the state of this run.
mock_provider "aws" {
  source = "../../mocks"
}

variables {
  account_id     = "123456789012"
  bucket         = "leme-example-dev"
  administrators = ["arn:aws:iam::123456789012:role/operator"]
  emails         = ["operator@leme.example"]
}

run "applied" {
  command = apply
}

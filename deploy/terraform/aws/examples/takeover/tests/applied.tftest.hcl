# The whole composition, applied to a provider that is mocked: what is judged and counted is the state of this run.
mock_provider "aws" {
  source = "../../mocks"
}

variables {
  account_id     = "123456789012"
  administrators = ["arn:aws:iam::123456789012:role/operator"]

  second = {
    region               = "eu-central-1"
    vpc_id               = "vpc-0123456789abcdef0"
    private_subnet_ids   = ["subnet-0a", "subnet-0b"]
    database_subnet_ids  = ["subnet-0c", "subnet-0d"]
    bucket               = "leme-example-two-regions-second"
    bucket_arn           = "arn:aws:s3:::leme-example-two-regions-second"
    objects_policy       = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
    secrets_read_policy  = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
    secrets_write_policy = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
    repository_url       = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/leme-production/leme"
    repository_arn       = "arn:aws:ecr:eu-central-1:123456789012:repository/leme-production/leme"
  }
}

run "applied" {
  command = apply
}

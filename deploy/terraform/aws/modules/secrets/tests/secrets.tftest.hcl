mock_provider "aws" {
  source = "../../mocks"
}

run "nothing_but_the_prefix" {
  command = apply

  assert {
    condition     = jsondecode(output.read_policy).Statement[0].Resource[0] == "arn:aws:secretsmanager:eu-west-1:123456789012:secret:leme/*"
    error_message = "Reading is for the prefix."
  }

  assert {
    condition     = jsondecode(output.write_policy).Statement[0].Resource[0] == "arn:aws:secretsmanager:eu-west-1:123456789012:secret:leme/*"
    error_message = "Writing, too."
  }

  assert {
    condition     = !contains(flatten([for one in jsondecode(output.read_policy).Statement : one.Action]), "secretsmanager:PutSecretValue")
    error_message = "Who reads does not write."
  }

  assert {
    condition     = aws_secretsmanager_secret.platform["database-url"].name == "leme/platform/database-url"
    error_message = "Names are those of Leme."
  }
}

run "copied_to_a_second_region" {
  command = plan

  variables {
    replica_region = "eu-central-1"
  }

  assert {
    condition     = alltrue([for one in aws_secretsmanager_secret.platform : length(one.replica) == 1])
    error_message = "Each has a copy."
  }
}

run "a_key_that_is_there" {
  command = plan

  variables {
    key      = { arn = "arn:aws:kms:eu-central-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef" }
    platform = []
  }

  assert {
    condition     = length(aws_kms_key.this) == 0 && jsondecode(output.read_policy).Statement[1].Resource[0] == var.key.arn
    error_message = "No key is made, and that one opens."
  }
}

run "bad_input_is_refused" {
  command = plan

  variables {
    prefix   = "leme/"
    platform = ["a/b"]
  }

  expect_failures = [var.prefix, var.platform]
}

mock_provider "aws" {
  source = "../../mocks"
}

run "immutable_and_scanned" {
  command = apply

  assert {
    condition     = alltrue([for one in aws_ecr_repository.this : one.image_tag_mutability == "IMMUTABLE" && one.image_scanning_configuration[0].scan_on_push && one.encryption_configuration[0].encryption_type == "KMS"])
    error_message = "A tag stays what it was; images are scanned and encrypted."
  }

  assert {
    condition     = length(aws_ecr_repository.this) == 3 && aws_ecr_repository.this["leme"].name == "leme-dev/leme"
    error_message = "There is one for each image."
  }

  assert {
    condition     = length(jsondecode(aws_ecr_lifecycle_policy.this["leme"].policy).rules) == 2
    error_message = "Old images go."
  }
}

run "bad_input_is_refused" {
  command = plan

  variables {
    keep_images   = 1
    repositories  = ["../leme"]
    untagged_days = 0
  }

  expect_failures = [var.keep_images, var.repositories, var.untagged_days]
}

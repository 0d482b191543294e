mock_provider "aws" {
  source = "../../mocks"
}

variables {
  bucket = "leme-example-objects"
}

run "private_versioned_encrypted" {
  command = apply

  assert {
    condition     = alltrue([for one in [aws_s3_bucket_public_access_block.this, aws_s3_bucket_public_access_block.logs] : one.block_public_acls && one.block_public_policy && one.ignore_public_acls && one.restrict_public_buckets])
    error_message = "No access by the public."
  }

  assert {
    condition     = aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Enabled"
    error_message = "Versions are kept."
  }

  assert {
    condition     = alltrue([for one in aws_s3_bucket_server_side_encryption_configuration.this.rule : one.apply_server_side_encryption_by_default[0].sse_algorithm == "aws:kms"])
    error_message = "Objects are encrypted by a key of ours."
  }

  assert {
    condition     = length([for one in jsondecode(aws_s3_bucket_policy.this.policy).Statement : one if one.Effect == "Deny"]) == 2 && length(jsondecode(aws_s3_bucket_policy.this.policy).Statement) == 2
    error_message = "The policy only denies: what comes without TLS 1.2."
  }

  assert {
    condition     = aws_s3_bucket_logging.this.target_bucket == aws_s3_bucket.logs.id
    error_message = "Accesses are logged."
  }

  assert {
    condition     = length(aws_s3_bucket_lifecycle_configuration.this.rule) == 5
    error_message = "Five rules keep it small."
  }
}

run "bad_input_is_refused" {
  command = plan

  variables {
    bucket          = "leme.example"
    noncurrent_days = 1
    backup_days     = { monthly = 30 }
    access_log_days = 365
  }

  expect_failures = [var.bucket, var.noncurrent_days, var.backup_days, var.access_log_days]
}

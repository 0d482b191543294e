mock_provider "aws" {
  source = "../../mocks"
}

mock_provider "aws" {
  alias  = "second"
  source = "../../mocks"
}

variables {
  second_region       = "eu-central-1"
  secrets_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef"
  database = {
    arn         = "arn:aws:rds:eu-west-1:123456789012:db:leme-dev"
    kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef"
  }
  objects = {
    bucket                  = "leme-example-objects"
    bucket_arn              = "arn:aws:s3:::leme-example-objects"
    kms_key_arn             = "arn:aws:kms:eu-west-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef"
    destination_bucket_arn  = "arn:aws:s3:::leme-example-objects-second"
    destination_kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef"
  }
}

run "backups_are_copied" {
  command = apply

  assert {
    condition     = length(aws_db_instance_automated_backups_replication.this) == 1 && length(aws_db_instance.replica) == 0
    error_message = "Backups, and no replica."
  }

  assert {
    condition     = aws_s3_bucket_replication_configuration.this.rule[0].destination[0].replication_time[0].status == "Enabled"
    error_message = "Objects come within 15 minutes."
  }

  assert {
    condition     = length(aws_kms_replica_key.this) == 2
    error_message = "Both keys have a replica."
  }

  assert {
    condition     = aws_ecr_replication_configuration.this.replication_configuration[0].rule[0].repository_filter[0].filter == "leme-dev/"
    error_message = "Only images of this installation are copied."
  }
}

run "a_database_that_follows" {
  command = plan

  variables {
    minutes = 0
    database = {
      arn         = "arn:aws:rds:eu-west-1:123456789012:db:leme-dev"
      kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef"
      mode        = "replica"
      replica     = { instance_class = "db.t4g.medium", subnet_ids = ["subnet-0a", "subnet-0b"], security_group_ids = ["sg-0123456789abcdef0"] }
    }
  }

  assert {
    condition     = length(aws_db_instance.replica) == 1 && aws_db_instance.replica[0].deletion_protection && aws_db_instance.replica[0].storage_encrypted && !aws_db_instance.replica[0].publicly_accessible
    error_message = "The replica is as safe as its source."
  }

  assert {
    condition     = length(aws_db_instance_automated_backups_replication.this) == 0
    error_message = "Its own backups do."
  }
}

run "bad_input_is_refused" {
  command = plan

  variables {
    database = { arn = "a", kms_key_arn = "b", mode = "replica" }
    minutes  = 1
  }

  expect_failures = [var.database, var.minutes]
}

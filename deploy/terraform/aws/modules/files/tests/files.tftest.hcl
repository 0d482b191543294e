mock_provider "aws" {
  source = "../../mocks"
}

variables {
  vpc_id                   = "vpc-0123456789abcdef0"
  subnet_ids               = ["subnet-0a", "subnet-0b"]
  client_security_group_id = "sg-0123456789abcdef0"
}

run "encrypted_and_for_the_image_alone" {
  command = apply

  assert {
    condition     = aws_efs_file_system.this.encrypted && aws_efs_backup_policy.this.backup_policy[0].status == "ENABLED"
    error_message = "It is encrypted and backed up."
  }

  assert {
    condition     = aws_efs_access_point.this.posix_user[0].uid == 10001
    error_message = "What is written belongs to the user of the image."
  }

  assert {
    condition     = length(aws_efs_mount_target.this) == 2
    error_message = "Each zone has a target."
  }

  assert {
    condition     = output.volume_handle == "fs-0123456789abcdef0::fsap-0123456789abcdef0"
    error_message = "The handle is one of the CSI driver."
  }
}

run "bad_input_is_refused" {
  command = plan

  variables {
    subnet_ids = ["subnet-0a"]
  }

  expect_failures = [var.subnet_ids]
}

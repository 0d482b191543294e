mock_provider "aws" {
  source = "../../mocks"
}

variables {
  vpc_id                    = "vpc-0123456789abcdef0"
  subnet_ids                = ["subnet-0a", "subnet-0b"]
  client_security_group_ids = { cluster = "sg-0123456789abcdef0" }
  master_password           = "only-for-this-mocked-run-000"
}

run "safe_by_default" {
  command = apply

  assert {
    condition     = aws_db_instance.this.multi_az && aws_db_instance.this.storage_encrypted && aws_db_instance.this.deletion_protection
    error_message = "It has a standby, is encrypted and cannot be deleted by accident."
  }

  assert {
    condition     = !aws_db_instance.this.publicly_accessible && !aws_db_instance.this.skip_final_snapshot
    error_message = "It is private, and leaves a snapshot."
  }

  assert {
    condition     = aws_db_instance.this.backup_retention_period == 14
    error_message = "Fourteen days can be restored."
  }

  assert {
    condition     = aws_db_instance.this.manage_master_user_password && length(aws_secretsmanager_secret_rotation.master) == 1
    error_message = "RDS keeps and rotates the password."
  }

  assert {
    condition     = contains([for one in aws_db_parameter_group.this.parameter : "${one.name}=${one.value}"], "rds.force_ssl=1")
    error_message = "Connections in clear are refused."
  }

  assert {
    condition     = contains([for one in aws_db_parameter_group.this.parameter : "${one.name}=${one.value}"], "jit=off")
    error_message = "jit is off."
  }

  assert {
    condition     = aws_db_parameter_group.this.family == "postgres17"
    error_message = "The family follows the version."
  }

  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.this) == 1 && alltrue([for one in aws_vpc_security_group_ingress_rule.this : one.cidr_ipv4 == null && one.from_port == 5432])
    error_message = "One named group gets in, by one port."
  }

  assert {
    condition     = alltrue([for one in aws_cloudwatch_log_group.this : one.retention_in_days == 14])
    error_message = "Logs stay for 14 days."
  }
}

run "settings_of_the_module_win" {
  command = plan

  variables {
    parameters = { "rds.force_ssl" = "0", "work_mem" = "8192" }
  }

  assert {
    condition     = contains([for one in aws_db_parameter_group.this.parameter : "${one.name}=${one.value}"], "rds.force_ssl=1") && contains([for one in aws_db_parameter_group.this.parameter : "${one.name}=${one.value}"], "work_mem=8192")
    error_message = "TLS cannot be switched off, other parameters come in."
  }
}

run "a_given_password_is_nowhere_in_the_state" {
  command = plan

  variables {
    password = "given"
  }

  assert {
    condition     = aws_db_instance.this.manage_master_user_password == null && aws_db_instance.this.password == null && aws_db_instance.this.password_wo_version == 1
    error_message = "The password is written, never kept."
  }

  assert {
    condition     = length(aws_secretsmanager_secret_rotation.master) == 0 && output.master_secret_arn == null
    error_message = "Nothing is managed."
  }
}

run "bad_input_is_refused" {
  command = plan

  variables {
    engine_version  = "14.9"
    backup_days     = 1
    storage_gb      = { start = 100, most = 100 }
    password        = "none"
    master_password = "short"
    subnet_ids      = ["subnet-0a"]
    log_days        = 365
  }

  expect_failures = [var.engine_version, var.backup_days, var.storage_gb, var.password, var.master_password, var.subnet_ids, var.log_days]
}

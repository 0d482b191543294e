mock_provider "aws" {
  source = "../../mocks"
}

variables {
  image          = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/leme-dev/leme:0.1.0"
  repository_arn = "arn:aws:ecr:eu-west-1:123456789012:repository/leme-dev/leme"
  bucket         = "leme-example-objects"
  bucket_arn     = "arn:aws:s3:::leme-example-objects"
  objects_policy = "{}"
  vpc_id         = "vpc-0123456789abcdef0"
  subnet_ids     = ["subnet-0a"]
}

run "an_object_becomes_a_job" {
  command = apply

  assert {
    condition     = aws_lambda_function.this.package_type == "Zip" && aws_lambda_function.this.handler == "index.handler"
    error_message = "The function submits."
  }

  assert {
    condition     = aws_batch_job_definition.this[0].platform_capabilities == toset(["FARGATE"])
    error_message = "Jobs run on Fargate."
  }

  assert {
    condition     = join(" ", slice(jsondecode(aws_batch_job_definition.this[0].container_properties).command, 0, 8)) == "panel handle --prefix raw --suffix .csv --object Ref::object"
    error_message = "A job trains on the object of the event."
  }

  assert {
    condition     = jsondecode(aws_batch_job_definition.this[0].container_properties).networkConfiguration.assignPublicIp == "DISABLED"
    error_message = "A job has no public address."
  }

  assert {
    condition     = aws_batch_job_definition.this[0].retry_strategy[0].evaluate_on_exit[0].on_exit_code == "7"
    error_message = "What was not done is started again."
  }

  assert {
    condition     = one(aws_s3_bucket_notification.this.lambda_function).filter_prefix == "raw"
    error_message = "What Leme writes starts nothing."
  }

  assert {
    condition     = aws_lambda_function_event_invoke_config.this.destination_config[0].on_failure[0].destination == aws_sqs_queue.failed.arn
    error_message = "What fails waits for a person."
  }

  assert {
    condition     = aws_cloudwatch_log_group.function.retention_in_days == 14 && aws_cloudwatch_log_group.job[0].retention_in_days == 14
    error_message = "Logs stay for 14 days."
  }
}

run "the_image_trains_by_itself" {
  command = plan

  variables {
    runs_on = "lambda"
  }

  assert {
    condition     = aws_lambda_function.this.package_type == "Image" && aws_lambda_function.this.memory_size == 2048 && aws_lambda_function.this.timeout == 900
    error_message = "The function is the image."
  }

  assert {
    condition     = join(" ", aws_lambda_function.this.image_config[0].command) == "panel handle --prefix raw --suffix .csv"
    error_message = "It serves the runtime interface of Lambda."
  }

  assert {
    condition     = length(aws_batch_job_queue.this) == 0 && output.failed_rule_name == null
    error_message = "There is no Batch."
  }
}

run "the_largest_machine" {
  command = plan

  variables {
    job = { vcpu = 16, memory_mb = 122880 }
  }

  assert {
    condition     = aws_batch_compute_environment.this[0].compute_resources[0].max_vcpus == 64
    error_message = "Four of them run at once."
  }
}

run "bad_input_is_refused" {
  command = plan

  variables {
    image    = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/leme-dev/leme:latest"
    drop     = { prefix = "models" }
    job      = { vcpu = 8, memory_mb = 65536 }
    runs_on  = "glue"
    log_days = 365
  }

  expect_failures = [var.image, var.drop, var.job, var.runs_on, var.log_days]
}

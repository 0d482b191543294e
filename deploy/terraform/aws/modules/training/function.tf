locals {
  in_batch = var.runs_on == "batch"
}

resource "aws_cloudwatch_log_group" "function" {
  name              = "/aws/lambda/${var.name}-training"
  retention_in_days = var.log_days
}

# Takes the event. With Batch it is forty lines of JavaScript, as what submits a job should start at once; without, the
# image itself, which speaks Lambda's runtime interface.
resource "aws_lambda_function" "this" {
  function_name = "${var.name}-training"
  description   = local.in_batch ? "Submits a training for each file that is dropped" : "Trains on each file that is dropped"
  role          = aws_iam_role.function.arn
  package_type  = local.in_batch ? "Zip" : "Image"

  runtime          = local.in_batch ? "nodejs22.x" : null
  handler          = local.in_batch ? "index.handler" : null
  filename         = local.in_batch ? "${path.module}/submit.zip" : null
  source_code_hash = local.in_batch ? filebase64sha256("${path.module}/submit.zip") : null
  image_uri        = local.in_batch ? null : var.image

  memory_size = local.in_batch ? 256 : 2048
  timeout     = local.in_batch ? 60 : 900

  environment {
    variables = local.in_batch ? {
      JOB_QUEUE      = aws_batch_job_queue.this[0].arn
      JOB_DEFINITION = aws_batch_job_definition.this[0].name
      } : {
      LEME__OBJECTS__URL = "s3://${var.bucket}"
      LEME__STATEDIR     = "/tmp/leme"
      LEME__LOG__TO      = "stdout"
    }
  }

  dynamic "image_config" {
    for_each = local.in_batch ? [] : [true]

    content {
      entry_point       = ["/usr/bin/tini", "--", "leme"]
      command           = concat(local.handle, var.job.options)
      working_directory = "/tmp"
    }
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.function.name
  }

  depends_on = [aws_iam_role_policy.function]
}

resource "aws_lambda_permission" "bucket" {
  statement_id   = "bucket"
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.this.function_name
  principal      = "s3.amazonaws.com"
  source_arn     = var.bucket_arn
  source_account = data.aws_caller_identity.current.account_id
}

resource "aws_s3_bucket_notification" "this" {
  bucket = var.bucket

  lambda_function {
    id                  = "training"
    lambda_function_arn = aws_lambda_function.this.arn
    events              = ["s3:ObjectCreated:*"]
    filter_prefix       = var.drop.prefix
    filter_suffix       = var.drop.suffix
  }

  depends_on = [aws_lambda_permission.bucket]
}

# What still fails after two more tries waits in the queue for a person.
resource "aws_lambda_function_event_invoke_config" "this" {
  function_name                = aws_lambda_function.this.function_name
  maximum_event_age_in_seconds = 21600
  maximum_retry_attempts       = 2

  destination_config {
    on_failure {
      destination = aws_sqs_queue.failed.arn
    }
  }
}

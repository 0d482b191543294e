resource "aws_iam_role" "function" {
  name               = "${var.name}-training-function"
  assume_role_policy = local.assumed_by["lambda"]
}

locals {
  assumed_by = {
    for service in ["lambda", "ecs-tasks"] : service => jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { Service = "${service}.amazonaws.com" }
        Condition = service == "lambda" ? {} : { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } }
      }]
    })
  }

  submit = local.in_batch ? [{
    Sid      = "Submit"
    Effect   = "Allow"
    Action   = ["batch:SubmitJob"]
    Resource = [aws_batch_job_queue.this[0].arn, aws_batch_job_definition.this[0].arn_prefix, "${aws_batch_job_definition.this[0].arn_prefix}:*"]
  }] : []
}

resource "aws_iam_role_policy" "function" {
  name = "function"
  role = aws_iam_role.function.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(local.submit, [
      {
        Sid      = "Log"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["${aws_cloudwatch_log_group.function.arn}:log-stream:*"]
      },
      { Sid = "Fail", Effect = "Allow", Action = ["sqs:SendMessage"], Resource = [aws_sqs_queue.failed.arn] },
    ])
  })
}

resource "aws_iam_role_policy" "objects" {
  name   = "objects"
  role   = local.in_batch ? aws_iam_role.job[0].id : aws_iam_role.function.id
  policy = var.objects_policy
}

# Leme within the job.
resource "aws_iam_role" "job" {
  count = local.in_batch ? 1 : 0

  name               = "${var.name}-training-job"
  assume_role_policy = local.assumed_by["ecs-tasks"]
}

# What starts the job: pulls the image, writes its log.
resource "aws_iam_role" "execution" {
  count = local.in_batch ? 1 : 0

  name               = "${var.name}-training-start"
  assume_role_policy = local.assumed_by["ecs-tasks"]
}

resource "aws_iam_role_policy" "execution" {
  count = local.in_batch ? 1 : 0

  name = "start"
  role = aws_iam_role.execution[0].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      # A token is for the whole registry; this action knows no resources.
      { Sid = "Token", Effect = "Allow", Action = ["ecr:GetAuthorizationToken"], Resource = ["*"] },
      {
        Sid      = "Pull"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = [var.repository_arn]
      },
      {
        Sid      = "Log"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["${aws_cloudwatch_log_group.job[0].arn}:log-stream:*"]
      },
    ]
  })
}

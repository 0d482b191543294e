# Events that the function could not take, and jobs that failed for good.
resource "aws_sqs_queue" "failed" {
  name                      = "${var.name}-training-failed"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue_policy" "failed" {
  queue_url = aws_sqs_queue.failed.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        Sid       = "OnlyTls"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = [aws_sqs_queue.failed.arn]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      }],
      local.in_batch ? [{
        Sid       = "FailedJobs"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = ["sqs:SendMessage"]
        Resource  = [aws_sqs_queue.failed.arn]
        Condition = { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.failed[0].arn } }
      }] : [],
    )
  })
}

resource "aws_cloudwatch_event_rule" "failed" {
  count = local.in_batch ? 1 : 0

  name        = "${var.name}-training-failed"
  description = "Trainings that failed for good"
  event_pattern = jsonencode({
    source        = ["aws.batch"]
    "detail-type" = ["Batch Job State Change"]
    detail        = { status = ["FAILED"], jobQueue = [aws_batch_job_queue.this[0].arn] }
  })
}

resource "aws_cloudwatch_event_target" "failed" {
  count = local.in_batch ? 1 : 0

  rule = aws_cloudwatch_event_rule.failed[0].name
  arn  = aws_sqs_queue.failed.arn
}

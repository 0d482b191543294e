output "function_name" {
  description = "The function that takes events."
  value       = aws_lambda_function.this.function_name
}

output "job_queue_arn" {
  description = "Queue of the jobs; none where the function trains by itself."
  value       = one(aws_batch_job_queue.this[*].arn)
}

output "job_definition_name" {
  description = "Definition of the jobs; none where the function trains by itself."
  value       = one(aws_batch_job_definition.this[*].name)
}

output "failed_queue_name" {
  description = "Queue of what failed, for an alarm on its depth."
  value       = aws_sqs_queue.failed.name
}

output "failed_rule_name" {
  description = "Rule that sees failed jobs, for an alarm; none where the function trains by itself."
  value       = one(aws_cloudwatch_event_rule.failed[*].name)
}

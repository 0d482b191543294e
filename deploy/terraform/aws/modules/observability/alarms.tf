locals {
  gb = 1024 * 1024 * 1024

  database = var.database == null ? {} : {
    database-cpu = {
      text = "The database computes more than 80 % of a quarter of an hour."
      of   = ["AWS/RDS", "CPUUtilization", "Average", ">", 80, 300, 3], by = { DBInstanceIdentifier = var.database.identifier }
    }
    database-storage = {
      text = "Less than a tenth of the database's storage is left, and it has not grown by itself."
      of   = ["AWS/RDS", "FreeStorageSpace", "Minimum", "<", floor(var.database.storage_gb * local.gb / 10), 300, 2], by = { DBInstanceIdentifier = var.database.identifier }
    }
    database-memory = {
      text = "The database has less than 256 MB of free memory."
      of   = ["AWS/RDS", "FreeableMemory", "Average", "<", local.gb / 4, 300, 3], by = { DBInstanceIdentifier = var.database.identifier }
    }
    database-connections = {
      text = "More than 80 % of the database's connections are in use."
      of   = ["AWS/RDS", "DatabaseConnections", "Maximum", ">", floor(var.database.max_connections * 0.8), 300, 2], by = { DBInstanceIdentifier = var.database.identifier }
    }
  }

  nodes = merge([
    for name, group in var.node_groups : {
      "nodes-${name}-cpu" = {
        text = "The nodes of ${name} compute more than 85 % of a quarter of an hour."
        of   = ["AWS/EC2", "CPUUtilization", "Average", ">", 85, 300, 3], by = { AutoScalingGroupName = group }
      }
      "nodes-${name}-status" = {
        text = "A node of ${name} does not answer."
        of   = ["AWS/EC2", "StatusCheckFailed", "Maximum", ">", 0, 300, 2], by = { AutoScalingGroupName = group }
      }
    }
  ]...)

  training = var.training == null ? {} : merge({
    training-errors = {
      text = "The function of the training fails."
      of   = ["AWS/Lambda", "Errors", "Sum", ">", 0, 300, 1], by = { FunctionName = var.training.function_name }
    }
    training-throttles = {
      text = "The function of the training is held back."
      of   = ["AWS/Lambda", "Throttles", "Sum", ">", 0, 300, 2], by = { FunctionName = var.training.function_name }
    }
    training-failed = {
      text = "An event or a job of the training failed for good: look at the queue."
      of   = ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "Maximum", ">", 0, 300, 1], by = { QueueName = var.training.failed_queue_name }
    }
    }, var.training.in_batch ? {
    training-jobs = {
      text = "Jobs of the training failed."
      of   = ["AWS/Events", "TriggeredRules", "Sum", ">", 0, 300, 1], by = { RuleName = coalesce(var.training.failed_rule_name, "-") }
    }
  } : {})

  alarms = merge(local.database, local.nodes, local.training)
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.text
  namespace           = each.value.of[0]
  metric_name         = each.value.of[1]
  statistic           = each.value.of[2]
  comparison_operator = each.value.of[3] == ">" ? "GreaterThanThreshold" : "LessThanThreshold"
  threshold           = each.value.of[4]
  period              = each.value.of[5]
  evaluation_periods  = each.value.of[6]
  dimensions          = each.value.by
  # No numbers: nothing ran, or nobody asked; the checks of the nodes tell of what is away.
  treat_missing_data = "notBreaching"
  alarm_actions      = [aws_sns_topic.this.arn]
  ok_actions         = [aws_sns_topic.this.arn]
}

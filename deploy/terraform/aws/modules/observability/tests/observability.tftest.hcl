mock_provider "aws" {
  source = "../../mocks"
}

variables {
  emails      = ["operator@leme.example"]
  database    = { identifier = "leme-dev", storage_gb = 100 }
  node_groups = { main = "eks-main" }
  training    = { function_name = "leme-dev-training", failed_queue_name = "leme-dev-training-failed", failed_rule_name = "leme-dev-training-failed" }
  budget      = { usd = 400, tag = "user:project$leme-dev" }
}

run "alarms_and_a_budget" {
  command = apply

  assert {
    condition     = length(output.alarm_names) == 10
    error_message = "Four of the database, two of the nodes, four of the training."
  }

  assert {
    condition     = alltrue([for one in aws_cloudwatch_metric_alarm.this : length(one.alarm_actions) == 1])
    error_message = "Each tells somebody."
  }

  assert {
    condition     = aws_sns_topic.this.kms_master_key_id == aws_kms_key.this.arn
    error_message = "Alerts are encrypted."
  }

  assert {
    condition     = length(aws_budgets_budget.this[0].notification) == 3
    error_message = "The budget speaks three times."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["database-connections"].threshold == 400
    error_message = "80 % of the connections."
  }
}

run "nothing_to_watch" {
  command = plan

  variables {
    database    = null
    node_groups = {}
    training    = null
    budget      = null
  }

  assert {
    condition     = length(output.alarm_names) == 0 && length(aws_budgets_budget.this) == 0
    error_message = "Without parts there are no alarms."
  }
}

run "bad_input_is_refused" {
  command = plan

  variables {
    emails = ["somebody"]
    budget = { usd = 0 }
  }

  expect_failures = [var.emails, var.budget]
}

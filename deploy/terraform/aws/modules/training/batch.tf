data "aws_partition" "current" {}
data "aws_region" "current" {}
data "aws_caller_identity" "current" {}

locals {
  handle = ["panel", "handle", "--prefix", var.drop.prefix, "--suffix", var.drop.suffix]
  # A minute before the end, what cannot be done is given back.
  command = concat(local.handle, ["--object", "Ref::object", "--most-seconds", tostring(var.job.minutes * 60 - 60), "--json"], var.job.options)
}

resource "aws_cloudwatch_log_group" "job" {
  count = local.in_batch ? 1 : 0

  name              = "/leme/${var.name}/training"
  retention_in_days = var.log_days
}

resource "aws_security_group" "job" {
  count = local.in_batch ? 1 : 0

  name        = "${var.name}-training"
  description = "HTTPS to stores and registry; nobody calls a job"
  vpc_id      = var.vpc_id
  tags        = { Name = "${var.name}-training" }
}

resource "aws_vpc_security_group_egress_rule" "job" {
  count = local.in_batch ? 1 : 0

  security_group_id = aws_security_group.job[0].id
  description       = "HTTPS: the addresses of S3 and ECR are public ones"
  cidr_ipv4         = "0.0.0.0/0"
  from_port         = 443
  to_port           = 443
  ip_protocol       = "tcp"
}

resource "aws_batch_compute_environment" "this" {
  count = local.in_batch ? 1 : 0

  compute_environment_name_prefix = "${var.name}-training-"
  type                            = "MANAGED"

  compute_resources {
    type               = var.job.spot ? "FARGATE_SPOT" : "FARGATE"
    max_vcpus          = var.job.most * var.job.vcpu
    subnets            = var.subnet_ids
    security_group_ids = [aws_security_group.job[0].id]
  }

  # One that a queue uses cannot be removed before the queue has another.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_batch_job_queue" "this" {
  count = local.in_batch ? 1 : 0

  name     = "${var.name}-training"
  state    = "ENABLED"
  priority = 1

  compute_environment_order {
    order               = 1
    compute_environment = aws_batch_compute_environment.this[0].arn
  }
}

resource "aws_batch_job_definition" "this" {
  count = local.in_batch ? 1 : 0

  name                  = "${var.name}-training"
  type                  = "container"
  platform_capabilities = ["FARGATE"]
  propagate_tags        = true
  parameters            = { object = "none" }

  timeout {
    attempt_duration_seconds = var.job.minutes * 60
  }

  # 7: not done, start it again. Every other code of leme panel handle will not get better by itself.
  retry_strategy {
    attempts = 5

    evaluate_on_exit {
      action       = "RETRY"
      on_exit_code = "7"
    }

    evaluate_on_exit {
      action           = "RETRY"
      on_status_reason = "Your Spot Task was interrupted*"
    }

    evaluate_on_exit {
      action    = "RETRY"
      on_reason = "CannotPullContainerError*"
    }

    evaluate_on_exit {
      action    = "EXIT"
      on_reason = "*"
    }
  }

  # The root is writable, as Fargate has no tmpfs; a job has a machine of its own, which goes with it.
  container_properties = jsonencode({
    image            = var.image
    command          = local.command
    jobRoleArn       = aws_iam_role.job[0].arn
    executionRoleArn = aws_iam_role.execution[0].arn
    resourceRequirements = [
      { type = "VCPU", value = tostring(var.job.vcpu) },
      { type = "MEMORY", value = tostring(var.job.memory_mb) },
    ]
    environment = [
      { name = "LEME__OBJECTS__URL", value = "s3://${var.bucket}" },
      { name = "LEME__OBJECTS__REGION", value = data.aws_region.current.name },
    ]
    networkConfiguration         = { assignPublicIp = "DISABLED" }
    fargatePlatformConfiguration = { platformVersion = "LATEST" }
    runtimePlatform              = { operatingSystemFamily = "LINUX", cpuArchitecture = "X86_64" }
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        "awslogs-group"         = aws_cloudwatch_log_group.job[0].name
        "awslogs-region"        = data.aws_region.current.name
        "awslogs-stream-prefix" = "job"
      }
    }
  })
}

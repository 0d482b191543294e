data "aws_partition" "current" {}
data "aws_region" "current" {}
data "aws_caller_identity" "current" {}

locals {
  key_arn = var.key == null ? aws_kms_key.this[0].arn : var.key.arn
  arns = join(":", [
    "arn", data.aws_partition.current.partition, "secretsmanager", data.aws_region.current.name,
    data.aws_caller_identity.current.account_id, "secret", "${var.prefix}/*",
  ])
}

resource "aws_kms_key" "this" {
  count = var.key == null ? 1 : 0

  description             = "${var.name}: secrets"
  enable_key_rotation     = true
  deletion_window_in_days = 30

  # Copies in a second region are opened with its replica; it cannot be changed afterwards.
  multi_region = true
}

resource "aws_kms_alias" "this" {
  count = var.key == null ? 1 : 0

  name          = "alias/${var.name}-secrets"
  target_key_id = aws_kms_key.this[0].key_id
}

# Only the name is made: values are put by `leme secret put` or the console, so that none stands in a state file.
resource "aws_secretsmanager_secret" "platform" {
  for_each = var.platform

  name                    = "${var.prefix}/platform/${each.key}"
  kms_key_id              = local.key_arn
  recovery_window_in_days = 7

  dynamic "replica" {
    for_each = var.replica_region == null ? [] : [var.replica_region]

    content {
      region     = replica.value
      kms_key_id = var.replica_kms_key_arn
    }
  }
}

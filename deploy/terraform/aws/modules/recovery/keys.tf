resource "aws_kms_replica_key" "this" {
  for_each = { database = var.database.kms_key_arn, secrets = var.secrets_kms_key_arn }
  provider = aws.second

  description             = "${var.name}: ${each.key}, second region"
  primary_key_arn         = each.value
  deletion_window_in_days = 30
}

resource "aws_kms_alias" "this" {
  for_each = aws_kms_replica_key.this
  provider = aws.second

  name          = "alias/${var.name}-${each.key}"
  target_key_id = each.value.key_id
}

resource "aws_db_instance_automated_backups_replication" "this" {
  count    = var.database.mode == "backups" ? 1 : 0
  provider = aws.second

  source_db_instance_arn = var.database.arn
  kms_key_id             = aws_kms_replica_key.this["database"].arn
  retention_period       = var.database.backup_days
}

resource "aws_db_subnet_group" "this" {
  count    = var.database.mode == "replica" ? 1 : 0
  provider = aws.second

  name        = "${var.name}-replica"
  description = "Subnets without a way out, second region"
  subnet_ids  = var.database.replica.subnet_ids
}

resource "aws_db_instance" "replica" {
  count    = var.database.mode == "replica" ? 1 : 0
  provider = aws.second

  identifier             = "${var.name}-replica"
  replicate_source_db    = var.database.arn
  instance_class         = var.database.replica.instance_class
  db_subnet_group_name   = aws_db_subnet_group.this[0].name
  vpc_security_group_ids = var.database.replica.security_group_ids
  parameter_group_name   = var.database.replica.parameter_group_name
  publicly_accessible    = false

  storage_encrypted = true
  kms_key_id        = aws_kms_replica_key.this["database"].arn

  # It takes backups of its own, so that it has them from the first minute after it was promoted.
  backup_retention_period   = var.database.backup_days
  copy_tags_to_snapshot     = true
  delete_automated_backups  = false
  deletion_protection       = true
  skip_final_snapshot       = false
  final_snapshot_identifier = "${var.name}-replica-final"

  auto_minor_version_upgrade            = true
  performance_insights_enabled          = true
  performance_insights_kms_key_id       = aws_kms_replica_key.this["database"].arn
  performance_insights_retention_period = 7
}

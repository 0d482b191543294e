resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    id     = "versions"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = var.noncurrent_days
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }

    expiration {
      expired_object_delete_marker = true
    }
  }

  # What was dropped is read once, on the day it comes; the class finds out what else is asked for.
  rule {
    id     = "raw"
    status = "Enabled"

    filter {
      prefix = "raw/"
    }

    transition {
      days          = 30
      storage_class = "INTELLIGENT_TIERING"
    }
  }

  dynamic "rule" {
    for_each = { daily = var.backup_days.daily, weekly = var.backup_days.weekly }

    content {
      id     = "backups-${rule.key}"
      status = "Enabled"

      filter {
        prefix = "backups/${rule.key}/"
      }

      expiration {
        days = rule.value
      }
    }
  }

  rule {
    id     = "backups-monthly"
    status = "Enabled"

    filter {
      prefix = "backups/monthly/"
    }

    transition {
      days          = 1
      storage_class = "DEEP_ARCHIVE"
    }

    expiration {
      days = var.backup_days.monthly
    }
  }

  depends_on = [aws_s3_bucket_versioning.this]
}

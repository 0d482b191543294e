resource "aws_iam_role" "replication" {
  name = "${var.name}-replication"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "s3.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "replication" {
  name = "replicate"
  role = aws_iam_role.replication.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "Look", Effect = "Allow", Action = ["s3:GetReplicationConfiguration", "s3:ListBucket"], Resource = [var.objects.bucket_arn] },
      {
        Sid      = "Read"
        Effect   = "Allow"
        Action   = ["s3:GetObjectVersionAcl", "s3:GetObjectVersionForReplication", "s3:GetObjectVersionTagging"]
        Resource = ["${var.objects.bucket_arn}/*"]
      },
      {
        Sid      = "Write"
        Effect   = "Allow"
        Action   = ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"]
        Resource = ["${var.objects.destination_bucket_arn}/*"]
      },
      { Sid = "Open", Effect = "Allow", Action = ["kms:Decrypt"], Resource = [var.objects.kms_key_arn] },
      { Sid = "Seal", Effect = "Allow", Action = ["kms:Encrypt", "kms:GenerateDataKey"], Resource = [var.objects.destination_kms_key_arn] },
    ]
  })
}

# Deletions follow, too: the second bucket keeps versions, so nothing is lost by them.
resource "aws_s3_bucket_replication_configuration" "this" {
  bucket = var.objects.bucket
  role   = aws_iam_role.replication.arn

  rule {
    id       = "all"
    status   = "Enabled"
    priority = 1

    filter {}

    delete_marker_replication {
      status = "Enabled"
    }

    source_selection_criteria {
      sse_kms_encrypted_objects {
        status = "Enabled"
      }
    }

    destination {
      bucket        = var.objects.destination_bucket_arn
      storage_class = "STANDARD_IA"

      encryption_configuration {
        replica_kms_key_id = var.objects.destination_kms_key_arn
      }

      dynamic "replication_time" {
        for_each = var.minutes == 0 ? [] : [var.minutes]

        content {
          status = "Enabled"

          time {
            minutes = replication_time.value
          }
        }
      }

      dynamic "metrics" {
        for_each = var.minutes == 0 ? [] : [var.minutes]

        content {
          status = "Enabled"

          event_threshold {
            minutes = metrics.value
          }
        }
      }
    }
  }
}

output "bucket" {
  description = "Name of the bucket; LEME__OBJECTS__URL is s3:// before it."
  value       = aws_s3_bucket.this.id
}

output "bucket_arn" {
  description = "ARN of the bucket."
  value       = aws_s3_bucket.this.arn
}

output "kms_key_arn" {
  description = "Key of the objects."
  value       = aws_kms_key.this.arn
}

output "use_policy" {
  description = "Policy of who lists, reads, writes and deletes objects: server, workers, training."
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "List", Effect = "Allow", Action = ["s3:ListBucket", "s3:ListBucketVersions"], Resource = [aws_s3_bucket.this.arn] },
      {
        Sid      = "Objects"
        Effect   = "Allow"
        Action   = ["s3:DeleteObject", "s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"]
        Resource = ["${aws_s3_bucket.this.arn}/*"]
      },
      { Sid = "Seal", Effect = "Allow", Action = ["kms:Decrypt", "kms:GenerateDataKey"], Resource = [aws_kms_key.this.arn] },
    ]
  })
}

# What src/adapters/secrets/aws-secrets.ts calls, and nothing else.
locals {
  seal = {
    Sid      = "Seal"
    Effect   = "Allow"
    Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
    Resource = [local.key_arn]
  }
  read = {
    Sid      = "Read"
    Effect   = "Allow"
    Action   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    Resource = [local.arns]
  }
  write = {
    Sid    = "Write"
    Effect = "Allow"
    Action = [
      "secretsmanager:CreateSecret",
      "secretsmanager:DeleteSecret",
      "secretsmanager:GetSecretValue",
      "secretsmanager:PutSecretValue",
      "secretsmanager:RestoreSecret",
    ]
    Resource = [local.arns]
  }
  # ListSecrets knows no resources: it shows names of the whole account and region, never values.
  list = {
    Sid      = "List"
    Effect   = "Allow"
    Action   = ["secretsmanager:ListSecrets"]
    Resource = ["*"]
  }
}

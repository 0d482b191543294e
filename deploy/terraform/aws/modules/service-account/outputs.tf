output "role_arn" {
  description = "Value of the annotation eks.amazonaws.com/role-arn."
  value       = aws_iam_role.this.arn
}

data "aws_caller_identity" "current" {}

# One for the whole registry of the account: where one is there already, take this rule into it.
resource "aws_ecr_replication_configuration" "this" {
  replication_configuration {
    rule {
      destination {
        region      = var.second_region
        registry_id = data.aws_caller_identity.current.account_id
      }

      repository_filter {
        filter      = "${var.name}/"
        filter_type = "PREFIX_MATCH"
      }
    }
  }
}

# A repository that is made by replication does not take the settings of the first one.
resource "aws_ecr_repository_creation_template" "this" {
  provider = aws.second

  prefix               = var.name
  description          = "Images of Leme from the first region"
  applied_for          = ["REPLICATION"]
  image_tag_mutability = "IMMUTABLE"

  encryption_configuration {
    encryption_type = "AES256"
  }
}

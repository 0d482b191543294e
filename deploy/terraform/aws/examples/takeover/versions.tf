terraform {
  required_version = ">= 1.11, < 2.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }

  # A bucket in the second region, for the first is away: terraform init -backend-config=backend.hcl
  backend "s3" {
    key          = "leme-production-2/terraform.tfstate"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region              = var.second.region
  allowed_account_ids = [var.account_id]

  default_tags {
    tags = local.tags
  }
}

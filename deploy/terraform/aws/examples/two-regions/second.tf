# The second region: a network to come up in, the objects, keys, backups or a replica, images.
locals {
  # Roles are known to the whole account, so the second region needs names of its own.
  second_name = "${var.name}-2"
}

module "second_network" {
  source    = "../../modules/network"
  providers = { aws = aws.second }

  name                = local.second_name
  cidr                = "10.43.0.0/16"
  zones               = var.second_zones
  nat                 = "one"
  interface_endpoints = []
}

module "second_objects" {
  source    = "../../modules/objects"
  providers = { aws = aws.second }

  name   = local.second_name
  bucket = "${var.bucket}-second"
}

# Rights there; the secrets themselves are copies of the first region's.
module "second_secrets" {
  source    = "../../modules/secrets"
  providers = { aws = aws.second }

  name     = local.second_name
  platform = []
  key      = { arn = module.recovery.key_arns["secrets"] }
}

resource "aws_security_group" "second_database" {
  provider = aws.second

  name        = "${local.second_name}-database"
  description = "PostgreSQL from the private subnets of the second region"
  vpc_id      = module.second_network.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "second_database" {
  provider = aws.second

  security_group_id = aws_security_group.second_database.id
  description       = "PostgreSQL from the network"
  cidr_ipv4         = module.second_network.cidr
  from_port         = 5432
  to_port           = 5432
  ip_protocol       = "tcp"
}

module "recovery" {
  source    = "../../modules/recovery"
  providers = { aws = aws, aws.second = aws.second }

  name                = var.name
  second_region       = var.second_region
  secrets_kms_key_arn = module.secrets.kms_key_arn

  database = {
    arn         = module.database.arn
    kms_key_arn = module.database.kms_key_arn
    mode        = var.database_mode
    replica = {
      instance_class     = "db.m6g.large"
      subnet_ids         = module.second_network.database_subnet_ids
      security_group_ids = [aws_security_group.second_database.id]
    }
  }

  objects = {
    bucket                  = module.objects.bucket
    bucket_arn              = module.objects.bucket_arn
    kms_key_arn             = module.objects.kms_key_arn
    destination_bucket_arn  = module.second_objects.bucket_arn
    destination_kms_key_arn = module.second_objects.kms_key_arn
  }
}

locals {
  tags = { project = var.name, environment = "production", managed-by = "terraform" }
}

module "cluster" {
  source = "../../modules/cluster"

  name           = var.name
  vpc_id         = var.second.vpc_id
  subnet_ids     = var.second.private_subnet_ids
  administrators = var.administrators

  node_groups = {
    main = { instance_types = ["m6i.large"], min = 3, max = 10 }
    work = {
      capacity_type  = "SPOT"
      instance_types = ["m6i.xlarge", "m5.xlarge", "m6a.xlarge"]
      min            = 1
      max            = 10
      labels         = { "leme/work" = "jobs" }
      taints         = [{ key = "leme/work", value = "jobs", effect = "NO_SCHEDULE" }]
    }
  }
}

module "access" {
  source = "../../modules/access"

  name                 = var.name
  cluster_name         = module.cluster.name
  vpc_id               = var.second.vpc_id
  oidc_provider_arn    = module.cluster.oidc_provider_arn
  issuer               = module.cluster.issuer
  objects_policy       = var.second.objects_policy
  secrets_read_policy  = var.second.secrets_read_policy
  secrets_write_policy = var.second.secrets_write_policy
}

module "files" {
  source = "../../modules/files"

  name                     = var.name
  vpc_id                   = var.second.vpc_id
  subnet_ids               = var.second.private_subnet_ids
  client_security_group_id = module.cluster.security_group_id
}

module "cache" {
  source = "../../modules/cache"

  name                      = var.name
  vpc_id                    = var.second.vpc_id
  subnet_ids                = var.second.database_subnet_ids
  client_security_group_ids = { cluster = module.cluster.security_group_id }
}

module "training" {
  source = "../../modules/training"

  name           = var.name
  image          = "${var.second.repository_url}:${var.image_tag}"
  repository_arn = var.second.repository_arn
  bucket         = var.second.bucket
  bucket_arn     = var.second.bucket_arn
  objects_policy = var.second.objects_policy
  vpc_id         = var.second.vpc_id
  subnet_ids     = var.second.private_subnet_ids
}

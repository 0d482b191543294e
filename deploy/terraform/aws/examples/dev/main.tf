locals {
  tags = { project = var.name, environment = "development", managed-by = "terraform" }
}

module "network" {
  source = "../../modules/network"

  name  = var.name
  zones = var.zones
  nat   = "one"

  # The NAT does for a few gigabytes; endpoints cost by the hour.
  interface_endpoints = []
}

module "registry" {
  source = "../../modules/registry"

  name = var.name
}

module "objects" {
  source = "../../modules/objects"

  name   = var.name
  bucket = var.bucket
}

module "secrets" {
  source = "../../modules/secrets"

  name = var.name
}

module "cluster" {
  source = "../../modules/cluster"

  name           = var.name
  vpc_id         = module.network.vpc_id
  subnet_ids     = module.network.private_subnet_ids
  administrators = var.administrators

  public_access_cidrs = var.public_access_cidrs

  node_groups = {
    main = { capacity_type = "SPOT", instance_types = ["t3.large", "t3a.large"], min = 1, max = 3 }
  }
}

module "access" {
  source = "../../modules/access"

  name                 = var.name
  cluster_name         = module.cluster.name
  vpc_id               = module.network.vpc_id
  oidc_provider_arn    = module.cluster.oidc_provider_arn
  issuer               = module.cluster.issuer
  objects_policy       = module.objects.use_policy
  secrets_read_policy  = module.secrets.read_policy
  secrets_write_policy = module.secrets.write_policy
}

module "database" {
  source = "../../modules/database"

  name                      = var.name
  vpc_id                    = module.network.vpc_id
  subnet_ids                = module.network.database_subnet_ids
  client_security_group_ids = { cluster = module.cluster.security_group_id }
  instance_class            = "db.t4g.small"
  storage_gb                = { start = 20, most = 100 }
  max_connections           = 200
  multi_az                  = false
  backup_days               = 7
}

module "training" {
  source = "../../modules/training"

  name           = var.name
  image          = "${module.registry.repository_urls["leme"]}:${var.image_tag}"
  repository_arn = module.registry.repository_arns["leme"]
  bucket         = module.objects.bucket
  bucket_arn     = module.objects.bucket_arn
  objects_policy = module.objects.use_policy
  vpc_id         = module.network.vpc_id
  subnet_ids     = module.network.private_subnet_ids
  job            = { spot = true, most = 2 }
}

module "observability" {
  source = "../../modules/observability"

  name        = var.name
  emails      = var.emails
  node_groups = module.cluster.node_group_names
  budget      = { usd = var.budget_usd, tag = "user:project$$${var.name}" }

  database = {
    identifier      = module.database.identifier
    storage_gb      = module.database.storage_gb
    max_connections = module.database.max_connections
  }

  training = {
    function_name     = module.training.function_name
    failed_queue_name = module.training.failed_queue_name
    failed_rule_name  = module.training.failed_rule_name
  }
}

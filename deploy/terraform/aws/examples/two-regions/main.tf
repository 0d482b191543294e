locals {
  tags = { project = var.name, environment = "production", managed-by = "terraform" }
}

module "network" {
  source = "../../modules/network"

  name  = var.name
  zones = var.zones
  nat   = "each-zone"
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

  replica_region      = var.second_region
  replica_kms_key_arn = module.recovery.key_arns["secrets"]
}

module "cluster" {
  source = "../../modules/cluster"

  name           = var.name
  vpc_id         = module.network.vpc_id
  subnet_ids     = module.network.private_subnet_ids
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
  vpc_id               = module.network.vpc_id
  oidc_provider_arn    = module.cluster.oidc_provider_arn
  issuer               = module.cluster.issuer
  objects_policy       = module.objects.use_policy
  secrets_read_policy  = module.secrets.read_policy
  secrets_write_policy = module.secrets.write_policy
}

module "files" {
  source = "../../modules/files"

  name                     = var.name
  vpc_id                   = module.network.vpc_id
  subnet_ids               = module.network.private_subnet_ids
  client_security_group_id = module.cluster.security_group_id
}

module "database" {
  source = "../../modules/database"

  name                      = var.name
  vpc_id                    = module.network.vpc_id
  subnet_ids                = module.network.database_subnet_ids
  client_security_group_ids = { cluster = module.cluster.security_group_id }
  instance_class            = "db.m6g.large"
  storage_gb                = { start = 100, most = 1000 }
  password                  = var.database_mode == "replica" ? "given" : "managed"
  master_password           = var.master_password
}

module "cache" {
  source = "../../modules/cache"

  name                      = var.name
  vpc_id                    = module.network.vpc_id
  subnet_ids                = module.network.database_subnet_ids
  client_security_group_ids = { cluster = module.cluster.security_group_id }
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

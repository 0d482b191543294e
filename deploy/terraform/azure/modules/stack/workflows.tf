# The identity of a repository's workflows, where there is one.

module "workflows" {
  source = "../workflows"
  count  = var.github_repository == null ? 0 : 1

  name                = var.name
  resource_group_name = module.foundation.resource_group_name
  resource_group_id   = module.foundation.resource_group_id
  location            = var.location
  repository          = var.github_repository
  environments        = [var.environment]
  registry_id         = module.registry.id
  job_ids             = module.jobs.job_ids
  function_id         = module.functions.function_id
  cluster_wide        = var.github_cluster_wide
  tags                = module.foundation.tags

  cluster = {
    exists = var.cluster
    id     = one(module.cluster[*].cluster_id)
  }
}

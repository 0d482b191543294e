# The origin's environment by its own names and sizes: rg-leme-dev, Standard LRS, a share of 50 GB, container jobs of
# 1 CPU and 2 GB, the function, the vault, the logs. No database, no cluster.

module "leme" {
  source = "../../modules/stack"

  name                 = "leme-dev"
  environment          = "dev"
  location             = "westeurope"
  storage_account_name = "stlemedev${var.suffix}"
  registry_name        = "crlemedev${var.suffix}"
  vault_name           = "kv-leme-dev${var.suffix}"
  alert_emails         = var.alert_emails
  allowed_addresses    = var.allowed_addresses
  github_repository    = var.github_repository
}

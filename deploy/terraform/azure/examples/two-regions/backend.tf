# Where the state is kept: a container of a storage account that was made beforehand, and nothing else lies in. Names
# come from state.azurerm.tfbackend; the login is the workflow's own (OIDC), or that of the Azure CLI.

terraform {
  backend "azurerm" {
    use_azuread_auth = true
    use_oidc         = true
    key              = "leme-two-regions.tfstate"
  }
}

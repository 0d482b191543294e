resource "azurerm_private_endpoint" "this" {
  for_each = var.private_endpoint == null ? {} : {
    blob = var.private_endpoint.blob_zone_id
    file = var.private_endpoint.file_zone_id
  }

  name                = "pe-${local.account_name}-${each.key}"
  resource_group_name = var.resource_group_name
  location            = var.location
  subnet_id           = var.private_endpoint.subnet_id
  tags                = var.tags

  private_service_connection {
    name                           = each.key
    private_connection_resource_id = azurerm_storage_account.this.id
    subresource_names              = [each.key]
    is_manual_connection           = false
  }

  private_dns_zone_group {
    name                 = each.key
    private_dns_zone_ids = [each.value]
  }
}

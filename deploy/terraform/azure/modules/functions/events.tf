# A new blob → Event Grid → a queue, which holds the event while the function is not there. What cannot be delivered
# within a day goes to the dead letters.

resource "azurerm_storage_queue" "events" {
  name               = "leme-dropped"
  storage_account_id = azurerm_storage_account.host.id
}

# The host of the function puts here what has failed five times.
resource "azurerm_storage_queue" "poison" {
  name               = "leme-dropped-poison"
  storage_account_id = azurerm_storage_account.host.id
}

resource "azurerm_storage_container" "dead_letters" {
  name                  = "dead-letters"
  storage_account_id    = azurerm_storage_account.host.id
  container_access_type = "private"
}

resource "azurerm_eventgrid_system_topic" "blobs" {
  name                = "egst-${var.name}-blobs"
  resource_group_name = var.resource_group_name
  location            = var.location
  source_resource_id  = var.data_account_id
  topic_type          = "Microsoft.Storage.StorageAccounts"
  tags                = var.tags

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_role_assignment" "deliver" {
  scope                = azurerm_storage_queue.events.resource_manager_id
  role_definition_name = "Storage Queue Data Message Sender"
  principal_id         = azurerm_eventgrid_system_topic.blobs.identity[0].principal_id
}

resource "azurerm_role_assignment" "dead_letter" {
  scope                = azurerm_storage_container.dead_letters.resource_manager_id
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = azurerm_eventgrid_system_topic.blobs.identity[0].principal_id
}

resource "azurerm_eventgrid_system_topic_event_subscription" "dropped" {
  name                  = "dropped"
  resource_group_name   = var.resource_group_name
  system_topic          = azurerm_eventgrid_system_topic.blobs.name
  event_delivery_schema = "EventGridSchema"
  included_event_types  = ["Microsoft.Storage.BlobCreated"]

  subject_filter {
    subject_begins_with = "/blobServices/default/containers/${var.container_name}/blobs/${var.prefix}"
    subject_ends_with   = var.suffix
    case_sensitive      = true
  }

  storage_queue_endpoint {
    storage_account_id                    = azurerm_storage_account.host.id
    queue_name                            = azurerm_storage_queue.events.name
    queue_message_time_to_live_in_seconds = 604800
  }

  delivery_identity {
    type = "SystemAssigned"
  }

  storage_blob_dead_letter_destination {
    storage_account_id          = azurerm_storage_account.host.id
    storage_blob_container_name = azurerm_storage_container.dead_letters.name
  }

  dead_letter_identity {
    type = "SystemAssigned"
  }

  retry_policy {
    max_delivery_attempts = 30
    event_time_to_live    = 1440
  }

  depends_on = [azurerm_role_assignment.deliver, azurerm_role_assignment.dead_letter]
}

# The resource group that all else lies in, its budget and its lock.

locals {
  tags = merge({ project = "leme", environment = var.environment, managed-by = "terraform" }, var.tags)
}

resource "azurerm_resource_group" "this" {
  name     = "rg-${var.name}"
  location = var.location
  tags     = local.tags
}

resource "azurerm_management_lock" "delete" {
  count = var.locked ? 1 : 0

  name       = "keep-${var.name}"
  scope      = azurerm_resource_group.this.id
  lock_level = "CanNotDelete"
  notes      = "Holds the data of Leme. Take the lock away by locked = false before anything is deleted."
}

resource "azurerm_consumption_budget_resource_group" "month" {
  name              = "budget-${var.name}"
  resource_group_id = azurerm_resource_group.this.id
  amount            = var.budget_month
  time_grain        = "Monthly"

  time_period {
    start_date = var.budget_start == null ? formatdate("YYYY-MM'-01T00:00:00Z'", plantimestamp()) : var.budget_start
  }

  notification {
    operator       = "GreaterThanOrEqualTo"
    threshold      = 80
    threshold_type = "Actual"
    contact_emails = var.alert_emails
    contact_roles  = ["Owner"]
  }

  notification {
    operator       = "GreaterThanOrEqualTo"
    threshold      = 100
    threshold_type = "Forecasted"
    contact_emails = var.alert_emails
    contact_roles  = ["Owner"]
  }

  lifecycle {
    # A budget begins once, not with every plan.
    ignore_changes = [time_period]
  }
}

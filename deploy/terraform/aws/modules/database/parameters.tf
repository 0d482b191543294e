locals {
  # Each with its reason; settings of memory are RDS's own, which follow the class.
  parameters = {
    "rds.force_ssl" = "1" # nothing in clear on the network
    # Leme's statements are many and short: compiling one costs more than it saves.
    "jit" = "off"
    # The longest statement of a request is ended by the server after 30 s; upkeep takes minutes.
    "statement_timeout"                   = "300000"
    "idle_in_transaction_session_timeout" = "60000" # a process that hangs holds its locks no longer
    "log_min_duration_statement"          = "1000"
    "log_lock_waits"                      = "1"
    "log_statement"                       = "none" # statements may hold passwords of logins that are made
    "track_io_timing"                     = "1"
  }

  # Read when the server starts.
  static = {
    "max_connections"          = tostring(var.max_connections)
    "shared_preload_libraries" = "pg_stat_statements"
  }
}

resource "aws_db_parameter_group" "this" {
  name        = "${var.name}-postgres${split(".", var.engine_version)[0]}"
  family      = "postgres${split(".", var.engine_version)[0]}"
  description = "PostgreSQL for Leme"

  dynamic "parameter" {
    for_each = merge(var.parameters, local.parameters)

    content {
      name  = parameter.key
      value = parameter.value
    }
  }

  dynamic "parameter" {
    for_each = local.static

    content {
      name         = parameter.key
      value        = parameter.value
      apply_method = "pending-reboot"
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

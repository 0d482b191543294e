# What each job runs: Leme's own commands. A stage makes what it is made of, so features merges first, and signals
# predicts first; what is done is taken from the artifacts.

locals {
  state = "/var/lib/leme"
  line  = ["-c", "${local.state}/${var.pipeline}"]
  kept  = ["--artifacts", "${local.state}/artifacts"]
  many  = length(var.symbols) == 0 ? [] : ["--symbols", join(",", var.symbols)]

  jobs = {
    features = { args = concat(["pipeline", "features"], local.line, local.kept) }
    labels   = { args = concat(["pipeline", "labels"], local.line, local.kept) }
    train    = { args = concat(["pipeline", "train"], local.line, local.kept) }
    signals  = { args = concat(["pipeline", "signals"], local.line, local.kept) }

    # All stages in one container.
    pipeline = { args = concat(["pipeline", "run"], local.line, local.kept, local.many) }

    # By cron, UTC; appends to the files of the share.
    download = { args = concat(["pipeline", "download"], local.line, local.many, ["--since", var.since]) }

    # Started by the function, which puts the key of the dropped file in the place of raw/raw.csv.
    panel = { args = ["panel", "handle", "--most-seconds", tostring(var.timeout_seconds - 60), "--object", "raw/raw.csv"] }
  }
}

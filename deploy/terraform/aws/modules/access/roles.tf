data "aws_partition" "current" {}
data "aws_region" "current" {}
data "aws_caller_identity" "current" {}

locals {
  partition = data.aws_partition.current.partition
  place     = "${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}"

  # Pods of bots have no role: what a tenant runs reaches nothing of the account. The chart gives servers and workers
  # the same annotation, as both keep secrets and objects.
  accounts = {
    platform = {
      namespace = var.namespace
      accounts  = ["${var.release}-server", "${var.release}-worker"]
      policies  = { objects = var.objects_policy, secrets = var.secrets_write_policy }
    }
    external-secrets = {
      namespace = "external-secrets"
      accounts  = ["external-secrets"]
      policies  = { secrets = var.secrets_read_policy }
    }
    load-balancer = {
      namespace = "kube-system"
      accounts  = ["aws-load-balancer-controller"]
      policies  = { look = local.load_balancer_look, balancers = local.load_balancer_change, groups = local.load_balancer_groups }
    }
    autoscaler = {
      namespace = "kube-system"
      accounts  = ["cluster-autoscaler"]
      policies  = { nodes = local.autoscaler }
    }
  }
}

module "role" {
  source   = "../service-account"
  for_each = local.accounts

  name              = "${var.name}-${each.key}"
  oidc_provider_arn = var.oidc_provider_arn
  issuer            = var.issuer
  namespace         = each.value.namespace
  service_accounts  = each.value.accounts
  policies          = each.value.policies
}

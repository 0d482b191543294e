# Before the nodes: they are not ready without it. With it Kubernetes' network policies hold.
resource "aws_eks_addon" "network" {
  cluster_name                = aws_eks_cluster.this.name
  addon_name                  = "vpc-cni"
  service_account_role_arn    = module.addon_role["vpc-cni"].role_arn
  resolve_conflicts_on_update = "PRESERVE"
  configuration_values        = jsonencode({ enableNetworkPolicy = "true" })
}

resource "aws_eks_addon" "this" {
  for_each = {
    coredns            = null
    kube-proxy         = null
    metrics-server     = null
    aws-ebs-csi-driver = module.addon_role["ebs"].role_arn
    aws-efs-csi-driver = module.addon_role["efs"].role_arn
  }

  cluster_name                = aws_eks_cluster.this.name
  addon_name                  = each.key
  service_account_role_arn    = each.value
  resolve_conflicts_on_update = "PRESERVE"

  depends_on = [aws_eks_node_group.this]
}

locals {
  issuer = replace(aws_eks_cluster.this.identity[0].oidc[0].issuer, "https://", "")
}

resource "aws_iam_openid_connect_provider" "this" {
  url            = aws_eks_cluster.this.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}

module "addon_role" {
  source   = "../service-account"
  for_each = { vpc-cni = ["aws-node", "AmazonEKS_CNI_Policy"], ebs = ["ebs-csi-controller-sa", "service-role/AmazonEBSCSIDriverPolicy"], efs = ["efs-csi-controller-sa", "service-role/AmazonEFSCSIDriverPolicy"] }

  name                = "${var.name}-${each.key}"
  oidc_provider_arn   = aws_iam_openid_connect_provider.this.arn
  issuer              = local.issuer
  namespace           = "kube-system"
  service_accounts    = [each.value[0]]
  managed_policy_arns = ["${local.policies}/${each.value[1]}"]
}

# What the AWS load balancer controller needs for an Ingress and for services of the type LoadBalancer; without WAF,
# Shield and Cognito, which Leme's charts do not ask for.
locals {
  balancers = "arn:${local.partition}:elasticloadbalancing:${local.place}"
  ours      = { "aws:ResourceTag/elbv2.k8s.aws/cluster" = var.cluster_name }
  made      = { "aws:RequestTag/elbv2.k8s.aws/cluster" = var.cluster_name }
  kinds     = ["loadbalancer/app/*/*", "loadbalancer/net/*/*", "targetgroup/*/*"]
  rules     = ["listener/app/*/*/*", "listener/net/*/*/*", "listener-rule/app/*/*/*/*", "listener-rule/net/*/*/*/*"]

  load_balancer_look = jsonencode({
    Version = "2012-10-17"
    Statement = [
      # Describe and List know no resources here.
      {
        Sid    = "Look"
        Effect = "Allow"
        Action = [
          "acm:DescribeCertificate",
          "acm:ListCertificates",
          "ec2:DescribeAccountAttributes",
          "ec2:DescribeAddresses",
          "ec2:DescribeAvailabilityZones",
          "ec2:DescribeCoipPools",
          "ec2:DescribeInstances",
          "ec2:DescribeInternetGateways",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeRouteTables",
          "ec2:DescribeSecurityGroups",
          "ec2:DescribeSubnets",
          "ec2:DescribeTags",
          "ec2:DescribeVpcPeeringConnections",
          "ec2:DescribeVpcs",
          "elasticloadbalancing:DescribeListenerAttributes",
          "elasticloadbalancing:DescribeListenerCertificates",
          "elasticloadbalancing:DescribeListeners",
          "elasticloadbalancing:DescribeLoadBalancerAttributes",
          "elasticloadbalancing:DescribeLoadBalancers",
          "elasticloadbalancing:DescribeRules",
          "elasticloadbalancing:DescribeSSLPolicies",
          "elasticloadbalancing:DescribeTags",
          "elasticloadbalancing:DescribeTargetGroupAttributes",
          "elasticloadbalancing:DescribeTargetGroups",
          "elasticloadbalancing:DescribeTargetHealth",
          "elasticloadbalancing:DescribeTrustStores",
        ]
        Resource = ["*"]
      },
      {
        Sid       = "ServiceRole"
        Effect    = "Allow"
        Action    = ["iam:CreateServiceLinkedRole"]
        Resource  = ["arn:${local.partition}:iam::${data.aws_caller_identity.current.account_id}:role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing"]
        Condition = { StringEquals = { "iam:AWSServiceName" = "elasticloadbalancing.amazonaws.com" } }
      },
    ]
  })

  load_balancer_change = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Make"
        Effect    = "Allow"
        Action    = ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"]
        Resource  = [for kind in local.kinds : "${local.balancers}:${kind}"]
        Condition = { StringEquals = local.made }
      },
      {
        Sid       = "TagWhatIsMade"
        Effect    = "Allow"
        Action    = ["elasticloadbalancing:AddTags"]
        Resource  = [for kind in concat(local.kinds, local.rules) : "${local.balancers}:${kind}"]
        Condition = { StringEquals = merge(local.made, { "elasticloadbalancing:CreateAction" = ["CreateListener", "CreateLoadBalancer", "CreateRule", "CreateTargetGroup"] }) }
      },
      {
        Sid    = "Change"
        Effect = "Allow"
        Action = [
          "elasticloadbalancing:AddListenerCertificates",
          "elasticloadbalancing:AddTags",
          "elasticloadbalancing:CreateListener",
          "elasticloadbalancing:CreateRule",
          "elasticloadbalancing:DeleteListener",
          "elasticloadbalancing:DeleteLoadBalancer",
          "elasticloadbalancing:DeleteRule",
          "elasticloadbalancing:DeleteTargetGroup",
          "elasticloadbalancing:DeregisterTargets",
          "elasticloadbalancing:ModifyListener",
          "elasticloadbalancing:ModifyListenerAttributes",
          "elasticloadbalancing:ModifyLoadBalancerAttributes",
          "elasticloadbalancing:ModifyRule",
          "elasticloadbalancing:ModifyTargetGroup",
          "elasticloadbalancing:ModifyTargetGroupAttributes",
          "elasticloadbalancing:RegisterTargets",
          "elasticloadbalancing:RemoveListenerCertificates",
          "elasticloadbalancing:RemoveTags",
          "elasticloadbalancing:SetIpAddressType",
          "elasticloadbalancing:SetRulePriorities",
          "elasticloadbalancing:SetSecurityGroups",
          "elasticloadbalancing:SetSubnets",
        ]
        Resource  = [for kind in concat(local.kinds, local.rules) : "${local.balancers}:${kind}"]
        Condition = { StringEquals = local.ours }
      },
    ]
  })

  load_balancer_groups = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "MakeGroups"
        Effect    = "Allow"
        Action    = ["ec2:CreateSecurityGroup"]
        Resource  = ["arn:${local.partition}:ec2:${local.place}:security-group/*"]
        Condition = { StringEquals = local.made }
      },
      {
        Sid      = "InThisNetwork"
        Effect   = "Allow"
        Action   = ["ec2:CreateSecurityGroup", "ec2:GetSecurityGroupsForVpc"]
        Resource = ["arn:${local.partition}:ec2:${local.place}:vpc/${var.vpc_id}"]
      },
      {
        Sid       = "TagGroups"
        Effect    = "Allow"
        Action    = ["ec2:CreateTags"]
        Resource  = ["arn:${local.partition}:ec2:${local.place}:security-group/*"]
        Condition = { StringEquals = merge(local.made, { "ec2:CreateAction" = "CreateSecurityGroup" }) }
      },
      {
        Sid    = "OurGroups"
        Effect = "Allow"
        Action = [
          "ec2:AuthorizeSecurityGroupIngress",
          "ec2:CreateTags",
          "ec2:DeleteSecurityGroup",
          "ec2:DeleteTags",
          "ec2:RevokeSecurityGroupIngress",
        ]
        Resource  = ["arn:${local.partition}:ec2:${local.place}:security-group/*"]
        Condition = { StringEquals = local.ours }
      },
      {
        Sid       = "GroupOfTheNodes"
        Effect    = "Allow"
        Action    = ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"]
        Resource  = ["arn:${local.partition}:ec2:${local.place}:security-group/*"]
        Condition = { StringEquals = { "aws:ResourceTag/kubernetes.io/cluster/${var.cluster_name}" = "owned" } }
      },
    ]
  })
}

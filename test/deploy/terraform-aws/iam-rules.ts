/** What AWS lets nobody narrow down to a resource; each has its reason beside it in the modules. */
const WITHOUT_RESOURCES = [
  /^acm:(DescribeCertificate|ListCertificates)$/,
  /^autoscaling:Describe[A-Za-z]+$/,
  /^ec2:Describe[A-Za-z]+$/,
  /^ec2:GetInstanceTypesFromInstanceRequirements$/,
  /^ecr:GetAuthorizationToken$/,
  /^elasticloadbalancing:Describe[A-Za-z]+$/,
  /^secretsmanager:ListSecrets$/,
]

/** Policies of AWS that may be attached; none of an administrator. */
export const MANAGED_POLICIES = [
  'AmazonEKSClusterPolicy',
  'AmazonEKSWorkerNodePolicy',
  'AmazonEC2ContainerRegistryPullOnly',
  'AmazonEKS_CNI_Policy',
  'service-role/AmazonEBSCSIDriverPolicy',
  'service-role/AmazonEFSCSIDriverPolicy',
  'service-role/AmazonRDSEnhancedMonitoringRole',
]

interface Statement {
  readonly Effect: string
  readonly Action?: string | readonly string[]
  readonly NotAction?: unknown
  readonly NotResource?: unknown
  readonly Resource?: string | readonly string[]
  readonly Principal?: unknown
  readonly Condition?: Readonly<Record<string, unknown>>
}

export interface PolicyKind {
  /** The policy of a key: there `*` is the key itself. */
  readonly ofKey?: boolean
}

/** Complaints about a policy document. What is denied may be as wide as it likes. */
export function checkPolicy(text: string, { ofKey = false }: PolicyKind = {}): string[] {
  const { Statement: statements } = JSON.parse(text) as { Statement?: readonly Statement[] }
  const allowed = [statements ?? []].flat().filter(({ Effect }) => Effect === 'Allow')
  return allowed.flatMap((one) => [
    ...list(one.Action)
      .filter((action) => action.includes('*'))
      .map((action) => `the action ${action} is a pattern: name each`),
    ...(one.NotAction === undefined && one.NotResource === undefined ? [] : ['it allows all but something']),
    ...(ofKey ? [] : openResources(one)),
    ...(isOpen(one.Principal) && !isBound(one.Condition) ? ['it lets everybody in'] : []),
  ])
}

function openResources({ Action, Resource }: Statement): string[] {
  const open = list(Resource).filter((one) => one === '*' || /^arn:aws:[a-z0-9-]+:[^:]*:[^:]*:\*$/.test(one))
  if (open.length === 0) return []
  return list(Action)
    .filter((action) => !WITHOUT_RESOURCES.some((known) => known.test(action)))
    .map((action) => `${action} is allowed on every resource`)
}

function isOpen(principal: unknown): boolean {
  if (principal === '*') return true
  return Object.values((principal ?? {}) as object).some((one) => [one].flat().includes('*'))
}

/** Who is everybody is bound to what only the network reaches. */
function isBound(condition: Statement['Condition']): boolean {
  return JSON.stringify(condition ?? {}).includes('"elasticfilesystem:AccessedViaMountTarget":"true"')
}

function list(one: string | readonly string[] | undefined): readonly string[] {
  return one === undefined ? [] : [one].flat()
}

import { type Body, blocks, type Hcl, type HclResource } from '../terraform/read-hcl.ts'

const MOST_LOG_DAYS = 30

/** Complaints about what one folder says, whatever it is called with. These hold without Terraform, too. */
export function checkSource(hcl: Hcl): string[] {
  return [
    ...hcl.resources.flatMap((one) =>
      resourceFaults(one, hcl).map((text) => `${one.file}: ${one.type}.${one.name}: ${text}`),
    ),
    ...allowed(JSON.stringify([hcl.resources, hcl.modules, hcl.outputs, hcl.locals])),
    ...shapeFaults(hcl),
  ]
}

function resourceFaults({ type, body }: HclResource, hcl: Hcl): string[] {
  const text = JSON.stringify(body)
  const faults: (string | false)[] = [
    /AdministratorAccess|PowerUserAccess|[a-zA-Z0-9]FullAccess/.test(text) &&
      'it carries a policy of an administrator',
  ]
  if (type === 'aws_cloudwatch_log_group') {
    const days = settled(body.retention_in_days, hcl)
    faults.push(days === undefined && 'its log is kept for ever')
    faults.push(
      typeof days === 'number' && (days < 1 || days > MOST_LOG_DAYS) && `its log is kept for ${days} days`,
    )
  }
  if (type === 'aws_db_instance') {
    faults.push(body.storage_encrypted !== true && 'it is not encrypted')
    faults.push(settled(body.deletion_protection, hcl) !== true && 'it has no deletion protection')
    faults.push(body.publicly_accessible !== false && 'it does not say that it is private')
  }
  if (type === 'aws_s3_bucket_public_access_block') {
    const doors = [
      'block_public_acls',
      'block_public_policy',
      'ignore_public_acls',
      'restrict_public_buckets',
    ]
    faults.push(
      ...doors.map((door) => body[door] !== true && `${door} is not true: the bucket may become public`),
    )
  }
  if (type === 'aws_s3_bucket_acl') faults.push('an ACL: the bucket belongs to its owner alone')
  if (/security_group/.test(type) && !/egress/.test(type)) {
    const doors = [body, ...blocks(body, 'ingress')]
    faults.push(doors.some((door) => isOpen(door)) && 'it is open to the world')
  }
  return faults.filter((fault) => fault !== false)
}

function isOpen(door: Body): boolean {
  const from = [door.cidr_ipv4, door.cidr_ipv6, door.cidr_blocks, door.ipv6_cidr_blocks]
  return /"(0\.0\.0\.0\/0|::\/0)"/.test(JSON.stringify(from))
}

/** A value, or the default of the variable that it is. */
function settled(value: unknown, { variables }: Hcl): unknown {
  const name = /^\$\{var\.([a-z0-9_]+)\}$/.exec(String(value))?.[1]
  return name === undefined ? value : variables.find((one) => one.name === name)?.body.default
}

/** Statements that allow patterns of actions. Text is enough: each statement names its effect before its actions. */
function allowed(text: string): string[] {
  return text
    .replaceAll('\\"', '"')
    .split(/"?Effect"?\s*=\s*/)
    .slice(1)
    .filter((statement) => statement.startsWith('"Allow"'))
    .flatMap((statement) => /\bAction"?\s*=\s*(\[[^\]]*\]|"[^"]*")/.exec(statement)?.[1] ?? [])
    .filter((actions) => /\*/.test(actions))
    .map((actions) => `a policy allows a pattern of actions, ${actions}: name each`)
}

function shapeFaults(hcl: Hcl): string[] {
  const providers = hcl.settings.flatMap(({ body }) => blocks(body, 'required_providers'))
  const aws = providers.map((one) => one.aws as Body | undefined).find((one) => one !== undefined)
  const bare = (kind: string, names: readonly string[]) =>
    names.map((name) => `${kind} ${name} has no description`)
  const undescribed = (list: Hcl['variables']) =>
    list.filter(({ body }) => !body.description).map(({ name }) => name)
  return [
    ...bare('variable', undescribed(hcl.variables)),
    ...bare('output', undescribed(hcl.outputs)),
    ...hcl.variables
      .filter(({ body }) => body.type === undefined || /^\$\{any\}$/.test(String(body.type)))
      .map(({ name }) => `variable ${name} has no type`),
    ...(aws?.source === 'hashicorp/aws' && aws.version === '~> 5.100'
      ? []
      : ['the provider aws is not pinned to ~> 5.100']),
    ...(hcl.settings.some(({ body }) => body.required_version)
      ? []
      : ['no version of Terraform is required']),
    ...(hcl.folder.includes('/examples/') ? rootFaults(hcl) : []),
  ]
}

/** What only a root has: where the state is, who is asked, what everything is tagged with. */
function rootFaults(hcl: Hcl): string[] {
  const backend = hcl.settings.flatMap(({ body }) => Object.entries((body.backend ?? {}) as Body))
  const s3 = backend.find(([name]) => name === 's3')?.[1] as readonly Body[] | undefined
  return [
    ...(s3?.[0]?.encrypt === true && s3[0].use_lockfile === true
      ? []
      : ['its state is not in S3, encrypted and with a lock']),
    ...hcl.providers
      .filter(({ body }) => blocks(body, 'default_tags').length === 0)
      .map(({ file }) => `${file}: a provider tags nothing by default`),
    ...(hcl.providers.length > 0 ? [] : ['it names no provider']),
  ]
}

import type { AppliedResource, Values } from '../terraform/applied.ts'
import { checkPolicy, MANAGED_POLICIES } from './iam-rules.ts'

const MOST_LOG_DAYS = 14
const EVERYBODY = ['0.0.0.0/0', '::/0']

type Rule = (values: Values, all: readonly AppliedResource[]) => readonly (string | false)[]

/** Each says what is wrong, or false. */
const RULES: Readonly<Record<string, Rule>> = {
  aws_s3_bucket: ({ id }, all) => [
    !publicAccessIsBlocked(id, all) && 'the public is not kept out of it',
    !of('aws_s3_bucket_server_side_encryption_configuration', id, all) && 'its objects are not encrypted',
    !of('aws_s3_bucket_versioning', id, all)?.includes('"status":"Enabled"') && 'it keeps no versions',
    !of('aws_s3_bucket_policy', id, all)?.includes('aws:SecureTransport') && 'it can be reached without TLS',
    !of('aws_s3_bucket_lifecycle_configuration', id, all) && 'it grows for ever',
  ],
  aws_db_instance: (values) => [
    values.storage_encrypted !== true && 'it is not encrypted',
    values.deletion_protection !== true && 'it has no deletion protection',
    values.publicly_accessible === true && 'it is public',
    values.skip_final_snapshot === true && 'it goes without a last snapshot',
    Number(values.backup_retention_period) < 7 && 'less than 7 days of it can be restored',
    typeof values.password === 'string' && 'its password stands in the state',
  ],
  aws_db_parameter_group: (values) => [
    !text(values.parameter).includes('"name":"rds.force_ssl","value":"1"') &&
      'connections in clear are let in',
  ],
  aws_cloudwatch_log_group: ({ retention_in_days: days }) => [
    !(Number(days) >= 1 && Number(days) <= MOST_LOG_DAYS) &&
      `it keeps its log for ${days ? `${days} days` : 'ever'}, not ${MOST_LOG_DAYS}`,
  ],
  aws_eks_cluster: (values) => [
    one(values.encryption_config) === undefined && 'its Secrets are not encrypted',
    one(values.vpc_config)?.endpoint_public_access === true &&
      EVERYBODY.some((any) => text(values.vpc_config).includes(`"${any}"`)) &&
      'its API server is open to the world',
  ],
  aws_launch_template: (values) => [
    one(values.metadata_options)?.http_tokens !== 'required' && 'its machines answer IMDSv1',
    !text(values.block_device_mappings).includes('"encrypted":"true"') && 'its disks are not encrypted',
  ],
  aws_ecr_repository: (values) => [
    values.image_tag_mutability !== 'IMMUTABLE' && 'its tags can be moved',
    one(values.image_scanning_configuration)?.scan_on_push !== true && 'its images are not scanned',
    one(values.encryption_configuration)?.encryption_type !== 'KMS' && 'its images have no key of ours',
  ],
  aws_kms_key: (values) => [
    values.enable_key_rotation !== true && 'it is not rotated',
    ...(typeof values.policy === 'string' && values.policy.startsWith('{')
      ? checkPolicy(values.policy, { ofKey: true })
      : []),
  ],
  aws_elasticache_replication_group: (values) => [
    String(values.at_rest_encryption_enabled) !== 'true' && 'it is not encrypted',
    values.transit_encryption_mode !== 'required' && 'connections in clear are let in',
    typeof values.auth_token === 'string' && 'its password stands in the state',
  ],
  aws_efs_file_system: (values) => [values.encrypted !== true && 'it is not encrypted'],
  aws_efs_file_system_policy: policy('policy'),
  aws_sqs_queue: (values) => [values.sqs_managed_sse_enabled !== true && 'it is not encrypted'],
  aws_sqs_queue_policy: policy('policy'),
  aws_sns_topic: (values) => [!values.kms_master_key_id && 'it is not encrypted'],
  aws_sns_topic_policy: policy('policy'),
  aws_s3_bucket_policy: policy('policy'),
  aws_iam_role: policy('assume_role_policy'),
  aws_iam_role_policy: policy('policy'),
  aws_iam_role_policy_attachment: ({ policy_arn: arn }) => [
    !MANAGED_POLICIES.some((name) => String(arn) === `arn:aws:iam::aws:policy/${name}`) &&
      `${arn} is none of the policies that may be attached`,
  ],
  aws_security_group: (values) => [
    [values.ingress ?? []].flat().some((it) => EVERYBODY.some((any) => JSON.stringify(it).includes(any))) &&
      'it is open to the world',
  ],
  aws_vpc_security_group_ingress_rule: (values) => [
    EVERYBODY.some((any) => values.cidr_ipv4 === any || values.cidr_ipv6 === any) &&
      'it is open to the world',
    values.ip_protocol === '-1' && 'it lets every protocol in',
  ],
  aws_security_group_rule: () => ['write a rule of its own kind: ingress or egress'],
  aws_subnet: (values) => [values.map_public_ip_on_launch === true && 'its machines get public addresses'],
  aws_lambda_function_url: () => ['a function is not called from the internet'],
}

/** Complaints about what would be made, with the address of each. */
export function checkApplied(all: readonly AppliedResource[]): string[] {
  return all
    .flatMap(({ address, type, values }) =>
      (RULES[type]?.(values, all) ?? []).filter((it) => it !== false).map((text) => `${address}: ${text}`),
    )
    .concat(twice('aws_iam_role', 'name', all), twice('aws_s3_bucket', 'bucket', all))
}

/** Names that the account or the world knows once, in whichever region. */
function twice(type: string, name: string, all: readonly AppliedResource[]): string[] {
  const ours = all.filter((it) => it.type === type)
  return ours
    .filter((it, at) => ours.findIndex(({ values }) => values[name] === it.values[name]) !== at)
    .map(({ address, values }) => `${address}: there are two named ${values[name]}`)
}

function policy(name: string): Rule {
  return (values) => checkPolicy(String(values[name]))
}

function publicAccessIsBlocked(id: unknown, all: readonly AppliedResource[]): boolean {
  const block = all.find(
    (it) => it.type === 'aws_s3_bucket_public_access_block' && it.values.bucket === id,
  )?.values
  if (!block) return false
  return [
    block.block_public_acls,
    block.block_public_policy,
    block.ignore_public_acls,
    block.restrict_public_buckets,
  ].every((it) => it === true)
}

/** Another resource of a bucket, as text. */
function of(type: string, id: unknown, all: readonly AppliedResource[]): string | undefined {
  const found = all.find((it) => it.type === type && it.values.bucket === id)
  return found && JSON.stringify(found.values).replaceAll('\\"', '"')
}

function text(value: unknown): string {
  return JSON.stringify(value ?? null)
}

function one(list: unknown): Values | undefined {
  return Array.isArray(list) ? (list[0] as Values | undefined) : undefined
}

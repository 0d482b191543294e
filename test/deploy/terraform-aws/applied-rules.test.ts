import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkApplied } from './applied-rules.ts'
import { checkPolicy } from './iam-rules.ts'

/** What is said of one resource, without its address. */
function said(type: string, values: Readonly<Record<string, unknown>>): string[] {
  return checkApplied([{ address: 'x', type, values }]).map((text) => text.replace('x: ', ''))
}

function policy(statement: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] })
}

test('a bare bucket is public, in clear, without versions, and grows', () => {
  assert.equal(said('aws_s3_bucket', { id: 'a' }).length, 5)
})

test('a database that is open, in clear and without backups is refused for each', () => {
  const values = { storage_encrypted: false, deletion_protection: false, publicly_accessible: true }
  assert.equal(
    said('aws_db_instance', { ...values, skip_final_snapshot: true, backup_retention_period: 0 }).length,
    5,
  )
})

test('a password in the state is seen', () => {
  const good = { storage_encrypted: true, deletion_protection: true, backup_retention_period: 7 }
  assert.deepEqual(said('aws_db_instance', { ...good, password: 'x' }), ['its password stands in the state'])
  assert.deepEqual(said('aws_db_instance', good), [])
})

test('logs are kept for 14 days at most, and not for ever', () => {
  assert.deepEqual(said('aws_cloudwatch_log_group', { retention_in_days: 14 }), [])
  assert.match(said('aws_cloudwatch_log_group', { retention_in_days: 365 })[0]!, /365 days/)
  assert.match(said('aws_cloudwatch_log_group', { retention_in_days: 0 })[0]!, /ever/)
})

test('machines that answer IMDSv1 and disks in clear are refused', () => {
  assert.equal(said('aws_launch_template', { metadata_options: [{ http_tokens: 'optional' }] }).length, 2)
})

test('an API server that is open to the world is refused', () => {
  const open = { endpoint_public_access: true, public_access_cidrs: ['0.0.0.0/0'] }
  assert.match(
    said('aws_eks_cluster', { vpc_config: [open], encryption_config: [{}] })[0]!,
    /open to the world/,
  )
})

test('groups that are open by IPv4, by IPv6 or for every protocol are refused', () => {
  const rule = 'aws_vpc_security_group_ingress_rule'
  assert.equal(said(rule, { cidr_ipv4: '0.0.0.0/0', ip_protocol: 'tcp' }).length, 1)
  assert.equal(said(rule, { cidr_ipv6: '::/0', ip_protocol: '-1' }).length, 2)
  assert.equal(said(rule, { cidr_ipv4: '10.0.0.0/8', ip_protocol: 'tcp' }).length, 0)
  assert.equal(said('aws_security_group', { ingress: [{ cidr_blocks: ['0.0.0.0/0'] }] }).length, 1)
})

test('a policy of an administrator is none of those that may be attached', () => {
  const arn = 'arn:aws:iam::aws:policy/AdministratorAccess'
  assert.equal(said('aws_iam_role_policy_attachment', { policy_arn: arn }).length, 1)
})

test('patterns of actions and everything as a resource are refused', () => {
  assert.equal(checkPolicy(policy({ Action: 's3:*', Resource: 'arn:aws:s3:::a/*' })).length, 1)
  assert.equal(checkPolicy(policy({ Action: ['s3:GetObject'], Resource: ['*'] })).length, 1)
  assert.equal(checkPolicy(policy({ Action: '*', Resource: '*' })).length, 2)
  assert.equal(checkPolicy(policy({ NotAction: ['iam:PassRole'], Resource: ['arn:aws:s3:::a'] })).length, 1)
})

test('an action that knows no resources may name all of them', () => {
  assert.deepEqual(checkPolicy(policy({ Action: ['ecr:GetAuthorizationToken'], Resource: ['*'] })), [])
  assert.equal(checkPolicy(policy({ Action: ['ecr:BatchGetImage'], Resource: ['*'] })).length, 1)
})

test('everybody is refused but through the targets of a volume', () => {
  const statement = { Principal: { AWS: '*' }, Action: ['a:B'], Resource: ['arn:aws:a:::b'] }
  assert.equal(checkPolicy(policy(statement)).length, 1)
  const bound = { Condition: { Bool: { 'elasticfilesystem:AccessedViaMountTarget': 'true' } } }
  assert.deepEqual(checkPolicy(policy({ ...statement, ...bound })), [])
})

test('what is denied may be denied to everybody', () => {
  const deny = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: ['*'] }
  assert.deepEqual(checkPolicy(JSON.stringify({ Statement: [deny] })), [])
})

test('two roles of one name are seen, for regions share them', () => {
  const role = (address: string) => ({
    address,
    type: 'aws_iam_role',
    values: { name: 'leme-flow', assume_role_policy: '{}' },
  })
  assert.deepEqual(checkApplied([role('a'), role('b')]), ['b: there are two named leme-flow'])
})

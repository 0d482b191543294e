import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { inspect } from 'node:util'
import { type AwsSecrets, startAwsSecrets } from '../../../test/services/index.ts'
import { DeploymentError } from '../../control/deployment/index.ts'
import { secretsSuite, withCode } from '../../control/deployment/secrets.suite.ts'
import { type AwsSecretsOptions, awsSecrets } from './aws-secrets.ts'

const NAME = 'tenants/cliente-001/exchange'

const openOn = ({ url, region, key }: AwsSecrets, more: Partial<AwsSecretsOptions> = {}) =>
  awsSecrets({ endpoint: url, region, prefix: 'leme', credentials: key, timeoutMs: 5_000, ...more })

async function start(t: TestContext) {
  const aws = await startAwsSecrets()
  t.after(() => aws[Symbol.asyncDispose]())
  return { aws, open: (more: Partial<AwsSecretsOptions> = {}) => openOn(aws, more) }
}

secretsSuite('in AWS', async () => {
  const aws = await startAwsSecrets()
  return {
    secrets: await openOn(aws),
    reopen: () => openOn(aws),
    async [Symbol.asyncDispose]() {
      await aws[Symbol.asyncDispose]()
    },
  }
})

test('every request is signed: with another key, region or session it is refused', async (t) => {
  const { aws, open } = await start(t)
  await (await open()).write(NAME, 'value')
  assert.equal(await (await open({ credentials: aws.roleKey })).read(NAME), 'value')
  const { keyId, secret } = aws.key
  for (const credentials of [
    { keyId, secret: `${secret}x` },
    { keyId: 'AKIAOTHEROTHEROTHER1', secret },
    { ...aws.roleKey, sessionToken: 'another' },
    { keyId: aws.roleKey.keyId, secret: aws.roleKey.secret },
  ])
    await assert.rejects(
      (await open({ credentials })).read(NAME),
      withCode('secret.denied'),
      inspect(credentials),
    )
  await assert.rejects((await open({ region: 'us-east-1' })).read(NAME), withCode('secret.denied'))
})

test('without credentials the SDK looks where it does, and says that there are none', async (t) => {
  const { aws } = await start(t)
  const address = { endpoint: aws.url, region: aws.region, prefix: 'leme' }
  const before = { ...process.env }
  t.after(() => {
    process.env = before
  })
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: aws.key.keyId, AWS_SECRET_ACCESS_KEY: aws.key.secret })
  await (await awsSecrets(address)).write(NAME, 'value')
  delete process.env.AWS_ACCESS_KEY_ID
  Object.assign(process.env, {
    ...{
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/nowhere',
      AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
    },
  })
  await assert.rejects((await awsSecrets(address)).read(NAME), withCode('secret.denied'))
  delete process.env.AWS_REGION
  await assert.rejects(awsSecrets({ endpoint: aws.url, prefix: 'leme' }), withCode('secret.store'))
})

test('new secrets are sealed with the key that is named, and one that may not be used is told', async (t) => {
  const { aws, open } = await start(t)
  await (await open({ kmsKeyId: 'alias/leme' })).write(NAME, 'value')
  assert.equal(aws.peek(`leme/${NAME}`)?.kmsKeyId, 'alias/leme')
  await (await open()).write('house/plain', 'value')
  assert.equal(aws.peek('leme/house/plain')?.kmsKeyId, undefined)
  await assert.rejects(
    (await open({ kmsKeyId: 'alias/other' })).write('house/x', 'v'),
    withCode('secret.denied'),
  )
})

test('a removed secret waits under its name, and comes back with a new value', async (t) => {
  const { aws, open } = await start(t)
  const secrets = await open()
  await secrets.write(NAME, 'old')
  await secrets.remove(NAME)
  assert.deepEqual(aws.peek(`leme/${NAME}`), { kmsKeyId: undefined, values: ['old'], isDeleted: true })
  await secrets.write(NAME, 'new')
  assert.deepEqual(aws.peek(`leme/${NAME}`), {
    kmsKeyId: undefined,
    values: ['old', 'new'],
    isDeleted: false,
  })
})

test('limits, failures and cut connections are tried again; what stays is told as away', async (t) => {
  const { aws, open } = await start(t)
  const secrets = await open()
  await secrets.write(NAME, 'value')
  const throttled = { __type: 'ThrottlingException', message: 'Rate exceeded' }
  for (const fault of [
    { kind: 'status', status: 400, body: throttled },
    { kind: 'status', status: 429, body: '' },
    { kind: 'status', status: 500, body: { __type: 'InternalServiceError' } },
    { kind: 'status', status: 503, body: '<html>' },
    { kind: 'cut' },
    { kind: 'half-answer' },
  ] as const) {
    aws.failing(fault, 2)
    assert.equal(await secrets.read(NAME), 'value', inspect(fault))
    if (fault.kind === 'status' && fault.status < 500) continue
    aws.failing(fault, 1_000)
    await assert.rejects(secrets.read(NAME), withCode('secret.unreachable'), inspect(fault))
    aws.fault = undefined
  }
})

test('a server that says nothing, and one that is not there, are given up', async (t) => {
  const { aws, open } = await start(t)
  const secrets = await open({ timeoutMs: 50 })
  aws.failing({ kind: 'silence' }, 1_000)
  await assert.rejects(secrets.read(NAME), withCode('secret.unreachable'))
  aws.fault = undefined
  await aws[Symbol.asyncDispose]()
  await assert.rejects(secrets.read(NAME), withCode('secret.unreachable'))
})

test('a write whose answer is lost is there once, and not twice', async (t) => {
  const { aws, open } = await start(t)
  const secrets = await open()
  for (const value of ['created', 'changed']) {
    aws.failing(
      { kind: 'lost-answer' },
      1,
      ({ headers }) => !/Put/.test(`${headers['x-amz-target']}`) || value === 'changed',
    )
    await secrets.write(NAME, value)
  }
  assert.deepEqual(aws.peek(`leme/${NAME}`)?.values, ['created', 'changed'])
})

test('what others keep is left alone', async (t) => {
  const { aws, open } = await start(t)
  for (const name of ['leme/Team_X', 'leme/house/binary', 'lemeother/a', 'leme/a.b']) aws.putBinary(name)
  const secrets = await open()
  assert.deepEqual(
    (await secrets.list('')).map(({ name }) => name),
    ['house/binary'],
  )
  await assert.rejects(secrets.read('house/binary'), withCode('secret.unreadable'))
  assert.deepEqual(
    (await (await open({ prefix: '' })).list('')).map(({ name }) => name),
    ['leme/house/binary', 'lemeother/a'],
  )
})

test('no failure has a login or a value', async (t) => {
  const { aws, open } = await start(t)
  const told: unknown[] = []
  const secrets = await open({
    credentials: { keyId: 'AKIASENTINEL', secret: 'sentinel-key', sessionToken: 'sentinel-token' },
  })
  for (const body of [
    { __type: 'AccessDeniedException', message: 'sentinel-value' },
    { __type: 'sentinel value', message: 'sentinel' },
    'sentinel',
  ]) {
    aws.failing({ kind: 'status', status: 400, body }, 1_000)
    const calls = [
      secrets.write(NAME, 'sentinel-value'),
      secrets.read(NAME),
      secrets.list(''),
      secrets.remove(NAME),
    ]
    told.push(...(await Promise.all(calls.map((call) => call.catch((error: unknown) => error)))))
  }
  assert.ok(told.every((one) => one instanceof DeploymentError))
  assert.doesNotMatch(inspect([told, secrets], { depth: 20, showHidden: true }), /sentinel-/i)
})

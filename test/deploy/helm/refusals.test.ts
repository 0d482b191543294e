import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { at } from '../../kubernetes/object.ts'
import { clusterPrograms, NO_PROGRAMS } from '../../services/kubectl.ts'
import { ROOT } from '../judge.ts'
import { type Rendered, render, withFiles } from './helm.ts'

const skip = (await clusterPrograms()) ? false : NO_PROGRAMS
const LEME = join(ROOT, 'deploy/helm/leme')

const platform = (values: object): Promise<Rendered | undefined> =>
  withFiles([JSON.stringify(values)], (files) =>
    render({ chart: LEME, release: 'leme', namespace: 'leme', values: files }),
  )

const SHARED = {
  config: { secrets: { kind: 'aws' }, deploys: { remote: 'https://git.leme.example/clients.git' } },
  secret: { keys: ['database.url', 'server.metricsToken', 'redis.url'] },
  persistence: { accessMode: 'ReadWriteMany' },
  server: { replicas: 2 },
}

const recipients = ['age19xp2yajcn0ezjjnxx90jw6zm4kf85e4u3aljd04wqqpl8r8glu5qze2xa7']
const BACKED_UP = {
  backup: { enabled: true },
  config: { backups: { url: 's3://leme/b', recipients } },
  secret: { keys: ['database.url', 'backups.databaseUrl'] },
}

const REFUSED: readonly (readonly [string, object, RegExp])[] = [
  ['several servers without Redis', { ...SHARED, secret: { keys: ['database.url'] } }, /need redis\.url/],
  [
    'several servers with their own repository',
    { ...SHARED, config: { secrets: { kind: 'aws' } } },
    /need config\.deploys\.remote/,
  ],
  [
    'several servers with secrets in a folder',
    { ...SHARED, config: { deploys: SHARED.config.deploys } },
    /store of secrets that is not a folder/,
  ],
  ['several servers on a volume for one', { ...SHARED, persistence: {} }, /has to be ReadWriteMany/],
  [
    'an autoscaler that may make several',
    { server: { autoscaling: { enabled: true } } },
    /several servers need/,
  ],
  ['workers with secrets in a folder', { worker: { enabled: true } }, /workers need a store of secrets/],
  [
    'workers on a volume for one',
    { worker: { enabled: true }, config: SHARED.config },
    /workers share the state folder/,
  ],
  ['no database', { secret: { keys: ['server.metricsToken'] } }, /needs database\.url/],
  ['an ingress without a name', { ingress: { enabled: true } }, /ingress\.host is needed/],
  [
    'Argo CD without a repository',
    { config: { deploys: { runtime: 'argo' } } },
    /needs config\.deploys\.remote/,
  ],
  ['KEDA without workers', { worker: { keda: { enabled: true } } }, /needs worker\.enabled/],
  [
    'more at least than at most',
    { ...SHARED, server: { autoscaling: { enabled: true, min: 9, max: 3 } } },
    /min is more than max/,
  ],
  [
    'a secret in the configuration',
    { config: { database: { url: 'postgres://x' } } },
    /'\/config\/database': additional properties 'url' not allowed/,
  ],
  [
    'a pooler with a password in its address',
    { config: { database: { pooler: 'postgres://leme:word@pgbouncer:6432' } } },
    /'\/config\/database\/pooler': '.*' does not match pattern/,
  ],
  [
    'a token in the configuration',
    { config: { server: { metricsToken: 'x' } } },
    /additional properties 'metricsToken'/,
  ],
  ['a state folder of its own', { config: { stateDir: '/tmp' } }, /additional properties 'stateDir'/],
  [
    'a setting that the product does not know',
    { config: { limits: { apis: 1 } } },
    /additional properties 'apis'/,
  ],
  ['a key that is no setting', { secret: { keys: ['database.url', 'x'] } }, /values don't meet/],
  ['an unknown value', { replicas: 3 }, /additional properties 'replicas'/],
  ['an image with a template', { image: { repository: '{{ .Release.Name }}' } }, /does not match pattern/],
  ['a claim with a line break', { persistence: { existingClaim: 'a\nb: c' } }, /does not match pattern/],
  [
    'a schedule with a command',
    { ...BACKED_UP, backup: { enabled: true, schedule: '* * * * *; id' } },
    /does not match pattern/,
  ],
  ['backups that go nowhere', { ...BACKED_UP, config: {} }, /needs config\.backups\.url/],
  [
    'backups in a folder of the cluster that they are of',
    { ...BACKED_UP, config: { backups: { url: '/var/lib/leme/backups', recipients } } },
    /s3:\/\/bucket\/prefix or azure/,
  ],
  [
    'backups that the server can open',
    { ...BACKED_UP, config: { backups: { url: 's3://leme/b' } } },
    /needs config\.backups\.recipients/,
  ],
  [
    'a key for backups among what the server has',
    { ...BACKED_UP, secret: { keys: [...BACKED_UP.secret.keys, 'backups.identity'] } },
    /the server would have it/,
  ],
  [
    'such a key where nothing is tried',
    { secret: { keys: ['database.url', 'backups.identity'] } },
    /the server would have it/,
  ],
  [
    'backups that nobody tries, and the server can open',
    { ...BACKED_UP, backup: {}, config: { backups: { url: 's3://leme/b' } } },
    /needs config\.backups\.recipients/,
  ],
  [
    'the key for backups in the Secret of everybody',
    { ...BACKED_UP, backup: { enabled: true, identity: { secret: 'leme-secrets' } } },
    /a Secret of its own/,
  ],
  [
    'backups by the login that serves',
    { ...BACKED_UP, secret: { keys: ['database.url'] } },
    /needs backups\.databaseUrl/,
  ],
  [
    'a public key that is none',
    { ...BACKED_UP, config: { backups: { url: 's3://leme/b', recipients: ['ssh-ed25519 x'] } } },
    /does not match pattern/,
  ],
]

for (const [what, values, reason] of REFUSED) {
  test(`the platform is refused with a sentence: ${what}`, { skip }, async () => {
    const found = await platform(values)
    assert.equal(found?.kind, 'refused')
    assert.match((found as { reason: string }).reason, reason)
  })
}

test('what is shared well, and what is backed up well, is rendered', { skip }, async () => {
  for (const values of [SHARED, BACKED_UP, { ...BACKED_UP, backup: {} }]) {
    const found = await platform(values)
    assert.equal(found?.kind, 'objects', JSON.stringify(found))
  }
})

test('texts of the configuration arrive as they were written', { skip }, async () => {
  const author = '{{ .Values }} "x" <a@b>'
  const found = await platform({ config: { deploys: { author } } })
  assert.equal(found?.kind, 'objects', JSON.stringify(found))
  const { objects } = found as Extract<Rendered, { kind: 'objects' }>
  const config = objects.find(({ metadata }) => metadata.name === 'leme-config')
  assert.deepEqual(JSON.parse(String(at(config?.data, 'leme.config.jsonc'))), { deploys: { author } })
})

test('links for people begin with the host of the ingress, or as the configuration says', {
  skip,
}, async () => {
  const ingress = { enabled: true, host: 'leme.example' }
  const publicUrl = async (values: object): Promise<unknown> => {
    const found = await platform(values)
    assert.equal(found?.kind, 'objects', JSON.stringify(found))
    const { objects } = found as Extract<Rendered, { kind: 'objects' }>
    const server = objects.find(
      ({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'leme-server',
    )
    const env = at(server?.spec, 'template', 'spec', 'containers', 0, 'env') as {
      name: string
      value?: string
    }[]
    return env.find(({ name }) => name === 'LEME__SERVER__PUBLICURL')?.value
  }
  assert.equal(await publicUrl({ ingress }), 'https://leme.example')
  assert.equal(await publicUrl({}), undefined)
  const own = { server: { publicUrl: 'https://bots.leme.example' } }
  assert.equal(await publicUrl({ ingress, config: own }), undefined, 'the file says it')
})

test('what Rancher adds by itself is let in, and changes nothing', { skip }, async () => {
  const global = { cattle: { systemDefaultRegistry: '', clusterId: 'c-1' } }
  assert.deepEqual(await platform({ global }), await platform({}))
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRedactor } from '../../adapters/redaction/index.ts'
import { commandStoreSuite } from '../../control/command/command-store.suite.ts'
import { memoryCommandStore, parseCommandId } from '../../control/command/index.ts'
import { deploymentStoreSuite } from '../../control/deployment/deployment-store.suite.ts'
import { memoryDeploymentStore } from '../../control/deployment/index.ts'
import { withCode } from '../../control/deployment/secrets.suite.ts'
import { memoryJobStore } from '../../control/job/index.ts'
import { wantedJob } from '../../control/job/job.fixture.ts'
import { memoryTenantStore, parseTenantId } from '../../control/tenant/index.ts'
import { tenantStoreSuite } from '../../control/tenant/tenant-store.suite.ts'
import { cleanCommands, cleanDeployments, cleanJobs, cleanTenants } from './clean-stores.ts'

const CANARY = 'canary-of-a-store-9c2e'
const TOKEN = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`
const CLIENT = parseTenantId('cliente-001')

function redactor() {
  const made = createRedactor()
  made.learn(CANARY)
  return made
}

tenantStoreSuite('memory, kept clean', () =>
  cleanTenants(memoryTenantStore({ now: () => Date.UTC(2026, 10, 22) }), redactor()),
)

deploymentStoreSuite('memory, kept clean', async () => {
  let time = 1_700_000_000_000
  const store = cleanDeployments(memoryDeploymentStore({ now: () => time }), redactor())
  return {
    store,
    pass: async (ms) => {
      time += ms
    },
  }
})

commandStoreSuite('memory, kept clean', async () => {
  let time = 1_700_000_000_000
  const now = () => time++
  const deployments = memoryDeploymentStore({ now })
  const inner = memoryCommandStore({ now, deployments })
  const commands = cleanCommands(inner, redactor())
  return {
    ...{ commands, other: commands, deployments },
    events: async (tenant) => inner.events.filter((event) => event.tenant === tenant),
    breakClaim: async (tenant) => inner.breakClaim(tenant),
  }
})

test('a command with a secret in it is refused before it is kept, and reasons have none', async () => {
  const now = () => 1
  const inner = memoryCommandStore({ now, deployments: memoryDeploymentStore({ now }) })
  const commands = cleanCommands(inner, redactor())
  const request = (note: string) => ({ kind: 'deploy', bot: { name: 'trend', parameters: { note } } })
  const command = {
    id: parseCommandId('command-0001'),
    tenant: CLIENT,
    source: 'api',
    actor: 'operator',
  } as const
  for (const note of [CANARY, `see ${TOKEN}`, Buffer.from(`x:${CANARY}`).toString('base64')])
    await assert.rejects(commands.add({ ...command, request: request(note) }), withCode('secret.exposed'))
  assert.equal(await inner.get(command.id), undefined)
  const added = await commands.add({ ...command, request: request('fine') })
  await using claim = await commands.claim(CLIENT)
  await claim!.advance(added, { state: 'refused', reason: `no login with ${CANARY}` })
  const told = JSON.stringify([await inner.get(command.id), await inner.steps(command.id), inner.events])
  assert.match(told, /no login with \[redacted\]/)
  assert.doesNotMatch(told, /canary|ghp_/)
})

test('a job with a secret in it is refused, and what its worker says is cleaned', async () => {
  const terms = { quotas: { jobs: 2, queuedJobs: 100 }, status: 'active' } as const
  const inner = memoryJobStore({ now: () => 1, send: async () => {}, tenantOf: () => terms })
  const jobs = cleanJobs(inner, redactor())
  const wanted = wantedJob(CLIENT, 'job-0001')
  await assert.rejects(jobs.create({ ...wanted, title: CANARY }), withCode('secret.exposed'))
  await assert.rejects(
    jobs.create({ ...wanted, spec: { ...wanted.spec, exchange: TOKEN } }),
    withCode('secret.exposed'),
  )
  await jobs.create(wanted)
  const held = (await jobs.claim(wanted.id, 'worker-1'))!
  await jobs.report(held, 0.5, `at ${CANARY}`)
  assert.equal((await inner.find(wanted.id))?.message, 'at [redacted]')
  await jobs.end(held, { state: 'failed', error: `broke at ${CANARY}` })
  assert.equal((await inner.find(wanted.id))?.error, 'broke at [redacted]')
})

test('last words of a bot and details of the audit log are kept clean', async () => {
  const inner = memoryDeploymentStore({ now: () => 1 })
  const blocker = { resource: 'bot trend', reason: `it ended: no login with ${CANARY}` }
  const bot = { name: 'trend', health: 'Degraded', commandId: null, since: 1, restarts: 3, blocker } as const
  await cleanDeployments(inner, redactor()).setRunning(CLIENT, {
    ...{ appliedCommandId: null, appliedCommit: null, health: 'Degraded', blocker, bots: [bot] },
  })
  const { running } = (await inner.status(CLIENT))!
  assert.doesNotMatch(JSON.stringify(running), /canary/)
  assert.equal(running?.bots[0]?.restarts, 3)

  const tenants = memoryTenantStore({ now: () => 1 })
  await cleanTenants(tenants, redactor()).record({
    ...{ tenant: null, actor: 'operator', action: 'odd', target: `x ${CANARY}`, outcome: 'done' },
    detail: { password: 'short', note: CANARY, count: 5 },
  })
  const [event] = (await tenants.audit({ limit: 1 })).items
  assert.deepEqual(event?.detail, { password: '[redacted]', note: '[redacted]', count: 5 })
  assert.equal(event?.target, 'x [redacted]')
})

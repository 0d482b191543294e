import { RULES } from '../../src/apps/server/research.fixture.ts'
import { readDocument } from '../../src/apps/server/rules-document.ts'
import { parseCommandId } from '../../src/control/command/index.ts'
import { tenantSecret } from '../../src/control/deployment/index.ts'
import { wantedJob } from '../../src/control/job/job.fixture.ts'
import type { AlertStore } from '../../src/control/operation/index.ts'
import type { TenantId } from '../../src/control/tenant/index.ts'
import { type ControlServer, canaryOf, STRATEGY, unique } from './control-server.fixture.ts'

/** Ids of one thing of each kind that a tenant can have. */
export type TenantThings = Readonly<Record<string, string>>

/** Makes one thing of each kind, each with the tenant's canary in it. */
export async function makeThings(
  { store, secrets, jobs, ports }: ControlServer,
  tenant: TenantId,
): Promise<TenantThings> {
  const { members, logins, commands, webhooks } = store
  const canary = canaryOf(tenant)
  const member = await members.create({ tenant, name: `${canary} ${unique()}`, role: 'viewer' })
  const session = await logins.open(member.id, { confirmed: false, address: '203.0.113.9' })
  const { key } = await members.createKey({
    ...{ tenant, member: member.id, name: canary, role: 'viewer', networks: [], expiresAt: null },
  })
  const command = await commands.add({
    ...{ id: parseCommandId(`seed-${unique()}`), tenant, source: 'api', actor: `member:${member.id}` },
    request: { kind: 'suspend', reason: canary },
  })
  const webhook = await webhooks.create({
    ...{ id: `wh-${unique()}${unique().slice(0, 8)}`, tenant, url: `https://${canary}.example/`, types: [] },
  })
  const alerting = await makeAlerting(store.alerts, tenant)
  const job = await jobs.create(wantedJob(tenant, `seed-${unique()}`, { title: canary }))
  const { text, value } = readDocument(`# ${canary}\n${RULES}`)
  const { name } = await ports.research.strategies.save(tenant, {
    ...{ name: 'waves', value, document: text, parameters: {}, actor: 'operator' },
  })
  await secrets.write(tenantSecret(tenant, `webhook-${webhook.id}`), '["x"]')
  await secrets.write(tenantSecret(tenant, 'exchange'), canary)
  return {
    ...{ tenant, member: member.id, key: key.prefix, session: (await logins.session(session))!.id! },
    ...{ command: command.id, webhook: webhook.id, delivery: 'none', strategy: STRATEGY, secret: 'exchange' },
    ...{ ...alerting, job: job.id, 'own strategy': name },
    commit: 'c'.repeat(40),
  }
}

/** An alert that was told in vain, and all that led there. */
async function makeAlerting(alerts: AlertStore, tenant: TenantId): Promise<TenantThings> {
  const canary = canaryOf(tenant)
  const mark = `${unique()}${unique().slice(0, 8)}`
  const [route, silence, channel] = ['ro', 'si', 'ch'].map((letters) => `${letters}-${mark}`) as [
    string,
    string,
    string,
  ]
  const matchers = { severities: [], rules: [], tenants: [], bots: [] }
  await alerts.putChannel({
    ...{ id: channel, owner: tenant, name: canary, kind: 'email', to: 'a@example.com', createdAt: 0 },
  })
  await alerts.putRoute({
    ...{ id: route, owner: tenant, name: canary, matchers, channels: [channel], digestMinutes: 0 },
    ...{ quiet: null, escalation: [], repeatMinutes: 240 },
  })
  const [alert] = await alerts.report([
    {
      ...{ kind: 'firing', rule: `seed-${mark}`, severity: 'info', tenant, bot: null, part: null },
      ...{ summary: canary, action: '', link: null, endsAt: null },
    },
  ])
  const taken = (await alerts.take(100)).filter(({ owner }) => owner === tenant)
  for (const due of taken) await alerts.settle(due, { kind: 'refused', status: 400, message: canary })
  await alerts.putSilence({
    ...{ id: silence, owner: tenant, matchers: { ...matchers, rules: ['none'] }, from: 0, until: 4e12 },
    ...{ by: 'operator', reason: canary },
  })
  const message = taken.find((due) => due.notices.some((notice) => notice.alert === alert!.id))!.id
  return { alert: alert!.id, route, silence, channel, message }
}

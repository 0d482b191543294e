import { RULES } from '../../src/apps/server/research.fixture.ts'
import { readDocument } from '../../src/apps/server/rules-document.ts'
import { parseCommandId } from '../../src/control/command/index.ts'
import { tenantSecret } from '../../src/control/deployment/index.ts'
import { wantedJob } from '../../src/control/job/job.fixture.ts'
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
    ...{ job: job.id, 'own strategy': name },
    commit: 'c'.repeat(40),
  }
}

import {
  type ApprovalPolicy,
  parseTenantId,
  type Quotas,
  type Tenant,
  unknownTenant,
} from '../../../control/tenant/index.ts'
import { formatTime } from '../../../domain/index.ts'
import { type ControlDesk, withControl } from '../../local/control-desk.ts'
import { makeFreqtradeSchema, makeSchema, onboardTenant } from '../../local/onboard-tenant.ts'
import { type Terminal, table } from '../terminal.ts'

/** Options of quotas, as the command line names them. */
export interface QuotaOptions {
  readonly bots?: number
  readonly jobs?: number
  readonly queuedJobs?: number
  readonly cpu?: number
  readonly memory?: number
  readonly liveExposure?: number
  readonly requests?: number
}

export interface CreateOptions extends QuotaOptions {
  readonly name?: string
  readonly credits: number
}

/** `leme tenant create`: register, schema, login, secret; the same again mends what is missing. */
export async function tenantCreate(
  terminal: Terminal,
  text: string,
  { name, credits, ...options }: CreateOptions,
): Promise<void> {
  const id = parseTenantId(text)
  const started = performance.now()
  const tenant = await withControl(({ store: { tenants }, secrets, url }) =>
    onboardTenant(
      { tenants, secrets, adminUrl: url },
      { id, name: name ?? id, quotas: quotasOf(options) },
      { actor: 'operator', credits },
    ),
  )
  const ms = Math.round(performance.now() - started)
  terminal.result(
    { schema: 'leme.tenant/1', tenant, ms },
    `${id} is there, with a schema and a login of its own and ${tenant.credits} credits.\nNext: npx leme tenant invite ${id} NAME --role admin`,
  )
}

/** `leme tenant init-schema`: the database’s half of making a tenant. */
export async function tenantInitSchema(
  terminal: Terminal,
  text: string,
  options: { readonly freqtrade?: boolean },
): Promise<void> {
  const tenant = parseTenantId(text)
  const { made, freqtrade } = await withControl(async ({ secrets, url }) => {
    const ports = { secrets, adminUrl: url }
    const own = await makeSchema(ports, tenant)
    return { made: own, freqtrade: options.freqtrade ? await makeFreqtradeSchema(ports, tenant) : undefined }
  })
  const news = made.applied.length === 0 ? 'nothing was missing' : `applied ${made.applied.join(', ')}`
  terminal.result(
    { ...made, database: made.schema, schema: 'leme.init-schema/1', ...(freqtrade && { freqtrade }) },
    [
      `schema ${made.schema}, login ${made.login}, at most ${made.connectionLimit} connections: ${news}`,
      ...(freqtrade ? [`freqtrade: schema ${freqtrade.schema}, login ${freqtrade.login}`] : []),
    ].join('\n'),
  )
}

/** `leme tenant list`: who is there. */
export async function tenantList(
  terminal: Terminal,
  query: { readonly limit: number; readonly cursor?: string },
): Promise<void> {
  const { items, nextCursor } = await withControl(({ store }) => store.tenants.list(query))
  const text =
    items.length === 0
      ? 'There is no tenant yet. Make one: npx leme tenant create cliente-001 --credits 1000'
      : table(
          ['tenant', 'name', 'state', 'credits', 'bots at most', 'since (UTC)'],
          items.map(({ id, name, status, credits, quotas, createdAt }) => [
            ...[id, name, status, credits, quotas.bots, formatTime(createdAt)],
          ]),
        )
  const more = nextCursor === null ? '' : `\nThere are more: --cursor ${nextCursor}`
  terminal.result({ schema: 'leme.tenants/1', items, nextCursor }, `${text}${more}`)
}

/** `leme tenant show`: one with all its terms. */
export async function tenantShow(terminal: Terminal, text: string): Promise<void> {
  const { tenant, members } = await withControl(async ({ store }) => {
    const found = await requireTenant({ store }, text)
    const { items } = await store.members.list({ tenant: found.id, limit: 100 })
    return { tenant: found, members: items }
  })
  const { quotas, policy } = tenant
  const lines = [
    `${tenant.id}  ${tenant.name}`,
    `  ${tenant.status}, ${tenant.credits} credits, since ${formatTime(tenant.createdAt)} UTC`,
    `  quotas   ${entries(quotas)}`,
    `  policy   ${entries(policy)}`,
    members.length === 0
      ? `  members  none; npx leme tenant invite ${tenant.id} NAME --role admin`
      : `  members  ${members.map(({ name, role, disabled }) => `${name} (${role}${disabled ? ', disabled' : ''})`).join(', ')}`,
  ]
  terminal.result({ schema: 'leme.tenant/1', tenant, members }, lines.join('\n'))
}

export interface ChangeOptions extends QuotaOptions {
  readonly name?: string
  readonly liveApprovals?: number
  readonly fourEyesAbove?: number
  readonly afterHealthy?: ApprovalPolicy['afterHealthy']
  readonly waitMinutes?: number
}

/** `leme tenant change`: name, quotas, policy. */
export async function tenantChange(terminal: Terminal, text: string, options: ChangeOptions): Promise<void> {
  const id = parseTenantId(text)
  const { name, liveApprovals, fourEyesAbove, afterHealthy, waitMinutes } = options
  const policy = given({ liveApprovals, fourEyesAbove, afterHealthy, waitMinutes })
  const change = { ...(name !== undefined && { name }), quotas: quotasOf(options), policy }
  const tenant = await withControl(async ({ store: { tenants } }) => {
    const changed = await tenants.change(id, change)
    await tenants.record({
      ...{ tenant: id, actor: 'operator', action: 'tenant.change', target: id, outcome: 'done' },
      detail: change,
    })
    return changed
  })
  terminal.result(
    { schema: 'leme.tenant/1', tenant },
    `${id}: quotas ${entries(tenant.quotas)}; policy ${entries(tenant.policy)}`,
  )
}

/** @throws TenantError `tenant.id`, `tenant.unknown` */
export async function requireTenant({ store }: Pick<ControlDesk, 'store'>, text: string): Promise<Tenant> {
  const id = parseTenantId(text)
  const tenant = await store.tenants.get(id)
  if (!tenant) throw unknownTenant(id)
  return tenant
}

function quotasOf({ cpu, memory, requests, bots, jobs, queuedJobs, liveExposure }: QuotaOptions) {
  return given({
    ...{ bots, jobs, queuedJobs, liveExposure, cpuMillis: cpu, memoryMb: memory },
    requestsPerSecond: requests,
  }) satisfies Partial<Quotas>
}

type Given<Fields> = { readonly [Key in keyof Fields]?: Exclude<Fields[Key], undefined> }

function given<Fields extends object>(fields: Fields): Given<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Given<Fields>
}

function entries(fields: object): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}

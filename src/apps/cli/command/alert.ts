import { freshAlertId } from '../../../adapters/notify/index.ts'
import {
  type Alert,
  type AlertMatchers,
  type AlertOwner,
  OperationError,
  requireSilence,
  SEVERITIES,
  type Severity,
  unknownAlert,
} from '../../../control/operation/index.ts'
import { formatTime } from '../../../domain/index.ts'
import { type ControlDesk, withControl } from '../../local/control-desk.ts'
import { type Terminal, table } from '../terminal.ts'
import { requireTenant } from './tenant.ts'

export interface OfClient {
  readonly client?: string
}

const ACTOR = 'operator'
const HOUR_MS = 3_600_000

/** Whose alerts: of a client that is there, or of the operators. */
export async function ownerOf(
  { store }: Pick<ControlDesk, 'store'>,
  { client }: OfClient,
): Promise<AlertOwner> {
  return client === undefined ? null : (await requireTenant({ store }, client)).id
}

/** What was done from the command line, in the audit log. */
export async function noteAlert(
  { store }: Pick<ControlDesk, 'store'>,
  {
    tenant,
    action,
    target,
  }: { readonly tenant: AlertOwner; readonly action: string; readonly target: string },
): Promise<void> {
  await store.tenants.record({ tenant, actor: ACTOR, action, target, outcome: 'done', detail: {} })
}

/** `leme alert list`: the worst first. */
export async function alertList(
  terminal: Terminal,
  { all, ...of }: OfClient & { readonly all?: boolean },
): Promise<void> {
  const filter = all ? {} : { states: ['firing', 'acknowledged'] as const }
  const { items } = await withControl(async (desk) =>
    desk.store.alerts.list(await ownerOf(desk, of), filter, { limit: 200 }),
  )
  const sorted = [...items].sort(
    (a, b) => Number(a.state === 'resolved') - Number(b.state === 'resolved') || rank(b) - rank(a),
  )
  const text =
    sorted.length === 0
      ? 'Nothing fires. Who would be told: npx leme alert channel list'
      : table(
          ['severity', 'state', 'since (UTC)', 'what', 'where', 'id'],
          sorted.map((alert) => [
            ...[
              alert.severity,
              alert.state,
              formatTime(alert.since),
              alert.summary,
              placeOf(alert),
              alert.id,
            ],
          ]),
        )
  terminal.result({ schema: 'leme.alerts/1', items: sorted.map(plain) }, text)
}

/** `leme alert show`: with everybody who was told. */
export async function alertShow(terminal: Terminal, id: string): Promise<void> {
  const { alert, told } = await withControl(async ({ store: { alerts } }) => {
    const found = await alerts.get(null, id)
    if (!found) throw unknownAlert('alert', id)
    return { alert: found, told: (await alerts.notifications(null, { alert: id }, { limit: 50 })).items }
  })
  const lines = [
    `${alert.severity} ${alert.rule}, ${alert.state}: ${alert.summary}`,
    `  where  ${placeOf(alert)}`,
    `  since  ${formatTime(alert.since)} UTC, seen ${alert.count} times`,
    ...(alert.action === '' ? [] : [`  do     ${alert.action}`]),
    ...told.map(
      ({ createdAt, channel, state, attempts, lastMessage, notices }) =>
        `  ${formatTime(createdAt)}  ${notices.map(({ kind }) => kind).join(', ')} to ${channel}: ${state}, ${attempts} tries${lastMessage && `, ${lastMessage}`}`,
    ),
  ]
  terminal.result({ schema: 'leme.alert/1', ...plain(alert), messages: told }, lines.join('\n'))
}

/** `leme alert ack`, `leme alert resolve`. */
export async function alertAct(terminal: Terminal, verb: 'ack' | 'resolve', id: string): Promise<void> {
  const name = verb === 'ack' ? 'acknowledge' : 'resolve'
  const alert = await withControl(async (desk) => {
    const changed = await desk.store.alerts[name](null, id, ACTOR)
    await noteAlert(desk, { tenant: changed.tenant, action: `alert.${name}`, target: id })
    return changed
  })
  terminal.result(
    { schema: 'leme.alert/1', ...plain(alert) },
    `${alert.rule} is ${alert.state}: ${alert.summary}`,
  )
}

export interface MatchOptions {
  readonly rule?: readonly string[]
  readonly severity?: readonly string[]
  readonly bot?: readonly string[]
}

/** `leme alert silence`. */
export async function alertSilence(
  terminal: Terminal,
  {
    hours,
    reason,
    ...options
  }: OfClient & MatchOptions & { readonly hours: number; readonly reason: string },
): Promise<void> {
  const now = Date.now()
  const matchers = matchersOf(options)
  if (Object.values(matchers).every((one) => one.length === 0))
    throw new OperationError('alert.setting', 'the silence says of which alerts', {
      hint: 'Give --rule, --severity or --bot; --severity info,warning,critical is all.',
    })
  const silence = await withControl(async (desk) => {
    const owner = await ownerOf(desk, options)
    const wanted = { id: freshAlertId('si'), owner, matchers, from: now, by: ACTOR, reason }
    const one = requireSilence({ ...wanted, until: now + Math.round(hours * HOUR_MS) || 0 }, now)
    await desk.store.alerts.putSilence(one)
    await noteAlert(desk, { tenant: owner, action: 'alert-silence.create', target: one.id })
    return one
  })
  terminal.result(
    { schema: 'leme.alert-silence/1', ...silence },
    `${silence.id}: nobody is told until ${formatTime(silence.until)} UTC.`,
  )
}

/** @throws OperationError `alert.setting` */
export function matchersOf({ rule = [], severity = [], bot = [] }: MatchOptions): AlertMatchers {
  const odd = severity.find((one) => !(SEVERITIES as readonly string[]).includes(one))
  if (odd !== undefined)
    throw new OperationError('alert.setting', `there is no severity "${odd}"`, {
      hint: 'They are info, warning and critical.',
    })
  return { severities: severity as readonly Severity[], rules: rule, tenants: [], bots: bot }
}

function rank({ severity }: Alert): number {
  return SEVERITIES.indexOf(severity)
}

function placeOf({ part, tenant, bot, rule }: Alert): string {
  return [part, tenant && `client ${tenant}`, bot && `bot ${bot}`].filter(Boolean).join(', ') || rule
}

function plain({ told: _, fingerprint: __, ...alert }: Alert) {
  return alert
}

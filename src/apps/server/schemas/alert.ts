import { Type } from 'typebox'
import { ClientId, ClientQuery } from './command.ts'
import { nullable, PageQuery, page, record, Time } from './shared.ts'

const Strict = { additionalProperties: false } as const
const Severity = Type.Enum(['info', 'warning', 'critical'])
const State = Type.Enum(['firing', 'acknowledged', 'resolved'])
const Kind = Type.Enum(['telegram', 'slack', 'discord', 'email', 'pagerduty', 'webhook'])
const MessageState = Type.Enum(['waiting', 'delivered', 'given-up'])
const list = (words: string) =>
  Type.String({
    pattern: `^(${words})(,(${words})){0,2}$`,
    description: 'With commas between them; all when absent.',
  })
const idOf = (letters: string) => Type.String({ pattern: `^${letters}-[a-z0-9]{6,40}$` })

export const AlertId = idOf('al')
export const AlertParams = Type.Object({ alert_id: AlertId }, Strict)
export const RouteParams = Type.Object({ alert_route_id: idOf('ro') }, Strict)
export const SilenceParams = Type.Object({ alert_silence_id: idOf('si') }, Strict)
export const ChannelParams = Type.Object({ alert_channel_id: idOf('ch') }, Strict)
export const MessageParams = Type.Object(
  { alert_message_id: Type.String({ maxLength: 200, pattern: '^[a-z0-9.-]+$' }) },
  Strict,
)

export const AlertsQuery = Type.Object(
  {
    ...ClientQuery.properties,
    ...PageQuery.properties,
    states: Type.Optional(list('firing|acknowledged|resolved')),
    severities: Type.Optional(list('info|warning|critical')),
  },
  Strict,
)
export const MessagesQuery = Type.Object(
  {
    ...ClientQuery.properties,
    ...PageQuery.properties,
    alert: Type.Optional(AlertId),
    states: Type.Optional(list('waiting|delivered|given-up')),
  },
  Strict,
)

export const AlertView = record('Alert', {
  id: Type.String(),
  rule: Type.String({ description: 'Name of what is watched.' }),
  severity: Severity,
  state: State,
  clientId: nullable(Type.String()),
  bot: nullable(Type.String()),
  part: nullable(Type.String({ description: 'Of the platform.' })),
  summary: Type.String({ description: 'What is wrong.' }),
  action: Type.String({ description: 'What to do.' }),
  link: nullable(Type.String()),
  since: Time,
  lastSeenAt: Time,
  count: Type.Integer({ description: 'Reports since then.' }),
  episode: Type.Integer({ description: 'How often it has begun.' }),
  endsAt: nullable(Time),
  acknowledgedBy: nullable(Type.String()),
  acknowledgedAt: nullable(Time),
  resolvedBy: nullable(Type.String({ description: 'Null where it ended by itself.' })),
  resolvedAt: nullable(Time),
  silencedUntil: nullable(Time),
})
export const AlertPage = page('AlertPage', AlertView)

const Matchers = Type.Object(
  {
    severities: Type.Optional(Type.Array(Severity, { maxItems: 3, uniqueItems: true })),
    rules: Type.Optional(
      Type.Array(Type.String({ pattern: '^[A-Za-z0-9_.:-]{1,100}$' }), {
        ...{ maxItems: 50, uniqueItems: true },
        description: 'Names of rules; one that ends with a dot stands for all that begin so.',
      }),
    ),
    tenants: Type.Optional(Type.Array(ClientId, { maxItems: 100, uniqueItems: true })),
    bots: Type.Optional(Type.Array(Type.String({ maxLength: 63 }), { maxItems: 100, uniqueItems: true })),
  },
  { ...Strict, description: 'What is left out matches all.' },
)
const TimeOfDay = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', examples: ['22:00'] })
const Quiet = Type.Object(
  { from: TimeOfDay, to: TimeOfDay, zone: Type.String({ maxLength: 64, examples: ['America/Sao_Paulo'] }) },
  { ...Strict, description: 'What is critical goes out all the same.' },
)
const Channels = Type.Array(idOf('ch'), { maxItems: 20, uniqueItems: true })
const Escalation = Type.Array(
  Type.Object({ afterMinutes: Type.Integer({ minimum: 1, maximum: 10_080 }), channels: Channels }, Strict),
  { maxItems: 5, description: 'Who is told next while nobody has acknowledged it.' },
)
const Name = Type.String({ minLength: 1, maxLength: 100 })
const routeFields = {
  digestMinutes: Type.Integer({
    minimum: 0,
    maximum: 1_440,
    description: 'Gathers what is not critical; 0 does not.',
  }),
  repeatMinutes: Type.Integer({
    minimum: 5,
    maximum: 10_080,
    description: 'Tells again what nobody acknowledged.',
  }),
}

export const RouteRequest = Type.Object(
  {
    ...{
      clientId: Type.Optional(ClientId),
      name: Name,
      matchers: Type.Optional(Matchers),
      channels: Channels,
    },
    digestMinutes: Type.Optional(routeFields.digestMinutes),
    repeatMinutes: Type.Optional(routeFields.repeatMinutes),
    quiet: Type.Optional(Quiet),
    escalation: Type.Optional(Escalation),
  },
  Strict,
)
export const SilenceRequest = Type.Object(
  {
    ...{ clientId: Type.Optional(ClientId), matchers: Matchers, until: Time },
    reason: Type.String({ minLength: 1, maxLength: 500 }),
  },
  Strict,
)
export const ChannelRequest = Type.Object(
  {
    ...{ clientId: Type.Optional(ClientId), name: Name, kind: Kind },
    to: Type.Optional(
      Type.String({
        maxLength: 2_000,
        description: 'Chat of Telegram, addresses of e-mail, address of a webhook.',
      }),
    ),
    secret: Type.Optional(
      Type.String({
        maxLength: 4_000,
        description:
          'Token of a Telegram bot, webhook address of Slack or Discord, routing key of PagerDuty; kept in the store of secrets, and never shown again. Of a webhook it is made.',
      }),
    ),
  },
  Strict,
)

const MatchersView = record('AlertMatchers', {
  severities: Type.Array(Severity),
  ...{
    rules: Type.Array(Type.String()),
    tenants: Type.Array(Type.String()),
    bots: Type.Array(Type.String()),
  },
})
export const RouteView = record('AlertRoute', {
  ...{ id: Type.String(), clientId: nullable(Type.String()), name: Type.String(), matchers: MatchersView },
  ...{ channels: Type.Array(Type.String()), ...routeFields, quiet: nullable(Quiet), escalation: Escalation },
})
export const SilenceView = record('AlertSilence', {
  ...{ id: Type.String(), clientId: nullable(Type.String()), matchers: MatchersView },
  ...{ from: Time, until: Time, by: Type.String(), reason: Type.String() },
})
export const ChannelView = record('AlertChannel', {
  ...{ id: Type.String(), clientId: nullable(Type.String()), name: Type.String(), kind: Kind },
  ...{ to: Type.String(), createdAt: Time },
})
export const ChannelMade = record('AlertChannelMade', {
  channel: ChannelView,
  secret: nullable(Type.String({ description: 'Of a webhook, shown once: whsec_…' })),
})
export const AlertSettingsView = record('AlertSettings', {
  ...{ routes: Type.Array(RouteView), silences: Type.Array(SilenceView), channels: Type.Array(ChannelView) },
})
export const ChannelTest = record('AlertChannelTest', {
  delivered: Type.Boolean(),
  status: nullable(Type.Integer({ description: 'Of the receiver’s answer.' })),
  message: Type.String({ description: 'Why not; empty when it was delivered.' }),
})

export const MessagePage = page(
  'AlertMessagePage',
  record('AlertMessage', {
    ...{ id: Type.String(), channel: Type.String(), state: MessageState, attempts: Type.Integer() },
    alerts: Type.Array(
      record('AlertMessageItem', {
        ...{ alert: Type.String(), kind: Type.String(), severity: Severity, rule: Type.String() },
        summary: Type.String(),
      }),
    ),
    ...{ nextAt: Time, lastStatus: nullable(Type.Integer()), lastMessage: Type.String() },
    ...{ createdAt: Time, settledAt: nullable(Time) },
  }),
)

const Labels = Type.Record(Type.String({ maxLength: 200 }), Type.String({ maxLength: 4_000 }))

/** What Prometheus’ Alertmanager posts, version 4. Of what it says more, nothing is taken. */
export const AlertmanagerNotice = Type.Object({
  alerts: Type.Array(
    Type.Object({
      status: Type.Enum(['firing', 'resolved']),
      labels: Labels,
      annotations: Type.Optional(Labels),
      generatorURL: Type.Optional(Type.String({ maxLength: 4_000 })),
    }),
    { maxItems: 1_000 },
  ),
})

/**
 * What the parameters and fields of tenants' routes are. Whoever adds one says here what it is; until then
 * row 29 of RELIABILITY.md fails, and names it.
 */
export type NameKind =
  /** Of a tenant itself. */
  | { readonly kind: 'tenant' }
  /** Of a thing that only its tenant may know: another one's is unknown. */
  | { readonly kind: 'thing'; readonly thing: string }
  /** Of a thing in the tenant that is meant anyway: the same name is another thing elsewhere. */
  | { readonly kind: 'within'; readonly thing: string }
  /** Says nothing of whose something is. */
  | { readonly kind: 'plain' }

const thing = (name: string): NameKind => ({ kind: 'thing', thing: name })
const within = (name: string): NameKind => ({ kind: 'within', thing: name })
const plain: NameKind = { kind: 'plain' }
const tenant: NameKind = { kind: 'tenant' }

/** By its name, or by the operation and its name where one name means two things. */
export const NAMES: Readonly<Record<string, NameKind>> = {
  client_id: tenant,
  clientId: tenant,
  member_id: thing('member'),
  prefix: thing('key'),
  session_id: thing('session'),
  command_id: thing('command'),
  webhook_id: thing('webhook'),
  alert_id: thing('alert'),
  alert_route_id: thing('route'),
  alert_silence_id: thing('silence'),
  alert_channel_id: thing('channel'),
  channels: thing('channel'),
  alert_message_id: thing('message'),
  alert: within('alert'),
  delivery: within('delivery'),
  commit: within('commit'),
  secret_name: within('secret'),
  ...Object.fromEntries(
    ['getJob', 'getJobResults', 'getJobReport', 'cancelJob'].map((id) => [`${id}.id`, thing('job')]),
  ),
  ...Object.fromEntries(
    ['getStrategy', 'setStrategyParameters', 'listStrategyVersions'].map((id) => [
      `${id}.name`,
      within('own strategy'),
    ]),
  ),
  ...Object.fromEntries(
    [
      ...['cursor', 'idempotency-key', 'code', 'password', 'current', 'reason', 'comment', 'key', 'url'],
      ...[
        'strategy',
        'strategyVersion',
        'exchange',
        'timeframe',
        'stakeCurrency',
        'bot',
        'value',
        'pairs',
        'types',
        'networks',
        'document',
        'timerange',
        'loss',
        ...['states', 'severities', 'to', 'secret', 'from', 'zone', 'rules', 'bots'],
      ],
    ].map((name) => [name, plain]),
  ),
  name: plain,
}

/** Bodies that do what they shall, where one that only has the right form does not. */
export const BODIES: Readonly<Record<string, object>> = {
  deployBot: { strategy: 'trend', exchange: 'demo', pairs: ['ETH/BTC'] },
  createWebhook: { url: 'https://hooks.example/leme' },
  changeWebhook: { url: 'https://hooks.example/other' },
  replayWebhook: { fromEvent: 0 },
  createAlertRoute: { name: 'all', channels: [] },
  changeAlertRoute: { name: 'another', channels: [] },
  createAlertSilence: { matchers: {}, until: Date.now() + 3_600_000, reason: 'proof' },
  createAlertChannel: { name: 'mail', kind: 'email', to: 'ana@example.com' },
  createTenant: { clientId: 'cliente-900', name: 'Another' },
  changeTenant: { name: 'Renamed' },
  changePolicy: { liveApprovals: 2 },
  bookCredits: { key: 'proof', amount: 5, kind: 'grant', reason: 'proof' },
  setPassword: { password: 'correct horse battery' },
  beginSecondFactor: {},
  createKey: { name: 'a script', role: 'viewer' },
  stopBots: {},
  createJob: { strategy: 'trend', exchange: 'demo', pairs: ['ETH/BTC'] },
  createStrategy: {
    document:
      'schema: leme.rules/1\nname: mine\ntimeframe: 5m\nenterLong: close crosses above sma(close, 3)\n',
  },
  setStrategyParameters: { parameters: { fast: 4 } },
  putSecret: { value: 'a value' },
}

/** What right requests answer, where it is something else than 2xx: with nobody at work nothing waits for a person. */
export const ANSWERS: Readonly<Record<string, readonly number[]>> = {
  getJobResults: [409],
  getJobReport: [409],
  confirmSecondFactor: [409],
  removeSecondFactor: [403],
  confirmSession: [403],
}

/** Operations that answer the same of what is another's as of what never was, and change nothing. */
export const SAME_ANSWER: Readonly<Record<string, number>> = {
  removeSecret: 204,
  createAlertRoute: 400,
  changeAlertRoute: 400,
}

/** Routes without a document: the reference and the page. They have no id. */
export const HIDDEN: ReadonlySet<string> = new Set([
  ...['/api/v1/openapi.json', '/docs', '/docs/', '/docs/start.js', '/docs/scalar.js'],
  ...['/', '/app', '/app/*'],
])

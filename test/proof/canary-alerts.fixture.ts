import type { ServerResponse } from 'node:http'
import { deliverAlerts, freshAlertId } from '../../src/adapters/notify/index.ts'
import { type Heard, mailReceiver, receiver } from '../../src/adapters/notify/receiver.fixture.ts'
import { readChannelSecret, tellNow, tellPorts } from '../../src/apps/local/alert-desk.ts'
import { loadAppConfig } from '../../src/apps/local/app-config.ts'
import { type AlertChannel, channelSecret } from '../../src/control/operation/index.ts'
import { unique } from '../security/control-server.fixture.ts'
import type { CanaryInput } from './canary-requests.fixture.ts'
import type { CanaryWorld } from './canary-world.fixture.ts'

interface Road {
  readonly kind: AlertChannel['kind']
  readonly to: (url: string) => string
  readonly secret: (canary: string, url: string) => string
}

const ROADS: readonly Road[] = [
  { kind: 'telegram', to: () => '-100', secret: (canary) => `123456:${canary}` },
  { kind: 'slack', to: () => '', secret: (canary, url) => `${url}/services/T0/${canary}` },
  { kind: 'discord', to: () => '', secret: (canary, url) => `${url}/api/webhooks/1/${canary}?wait=true` },
  { kind: 'pagerduty', to: () => '', secret: (canary) => canary },
  { kind: 'webhook', to: (url) => `${url}/alerts`, secret: (canary) => canary },
]

/** Refuses, and repeats what it was sent where each of them says why. */
function repeat({ path, headers, body }: Heard, response: ServerResponse): void {
  const key = /"routing_key":"([^"]*)"/.exec(body)?.[1] ?? ''
  const words = `${path.split('/').at(-1)} of ${path} ${key}`
  const said = { ok: false, error_code: 400, description: words, message: words, errors: [words] }
  response.writeHead(400, { 'content-type': 'application/json', 'x-again': words })
  response.end(JSON.stringify({ ...said, headers }))
}

/** Roads to people, each to a receiver that repeats the secret. Whoever adds a kind of channel adds a line. */
export const ALERTS: readonly CanaryInput[] = [
  ...ROADS.map((road) => ({
    name: `an alert: ${road.kind}, which repeats what it was sent`,
    send: (world: CanaryWorld, canary: string) => tellByRoad(world, road, canary),
  })),
  { name: 'an alert: e-mail, whose server repeats the password', send: tellByMail },
]

async function tellByRoad(world: CanaryWorld, { kind, to, secret }: Road, canary: string): Promise<void> {
  await using there = await receiver(repeat)
  const { url } = there
  const channel = await addChannel(world, { kind, to: to(url), secret: secret(canary, url) })
  // The one of a webhook is made by Leme: here it is the canary.
  if (kind === 'webhook') await world.secrets.write(channelSecret(channel), canary)
  await tellTwice(world, channel, { telegramUrl: url, pagerDutyUrl: url })
  if (there.all.length < 2) throw new Error(`${kind} was not told`)
  const heard = there.all.every((one) => `${one.path}${one.body}`.includes(canary))
  if (heard === (kind === 'webhook'))
    throw new Error(`${kind}: the receiver heard ${heard ? 'it' : 'nothing'}`)
}

async function tellByMail(world: CanaryWorld, canary: string): Promise<void> {
  await using there = await mailReceiver({ key: '', cert: '', offersTls: false, login: 'somebody else' })
  const channel = await addChannel(world, { kind: 'email', to: 'desk@leme.example', secret: canary })
  await tellTwice(world, channel, {
    ...{ mailHost: '127.0.0.1', mailPort: there.port, mailSecurity: 'none' },
    ...{ mailUser: 'leme', mailPassword: canary, mailFrom: 'alerts@leme.example' },
  })
}

/** As an administrator adds it. */
async function addChannel(
  world: CanaryWorld,
  { kind, to, secret }: { readonly kind: AlertChannel['kind']; readonly to: string; readonly secret: string },
): Promise<AlertChannel> {
  const payload = { name: `proof ${unique()}`, kind, to, secret }
  const status = await world.ask({ method: 'POST', url: '/api/v1/alert-channels', payload })
  if (status !== 201) throw new Error(`${kind} was not taken: ${world.answers.at(-1)}`)
  const { channels } = await world.store.alerts.allSettings()
  return channels.find(({ name }) => name === payload.name)!
}

/** By a test of the channel, and by the outbox; then what is told of that is read, and the channel removed. */
async function tellTwice(world: CanaryWorld, channel: AlertChannel, notify: object): Promise<void> {
  const { store, logger } = world
  const config = { ...loadAppConfig({}, world.folder).config }
  const there = {
    ...config,
    notify: { ...config.notify, ...notify },
    deploys: { ...config.deploys, webhookNetworks: ['127.0.0.0/8'] },
  }
  const read = (url: string) => world.ask({ method: 'GET', url })
  world.lendTellNow(tellNow(there, Date.now))
  await world.ask({ method: 'POST', url: `/api/v1/alert-channels/${channel.id}/test` })
  const rule = `proof.${unique()}`
  await store.alerts.putRoute({
    ...{ id: freshAlertId('ro'), owner: channel.owner, name: rule, channels: [channel.id] },
    ...{ matchers: { severities: [], rules: [rule], tenants: [], bots: [] }, escalation: [] },
    ...{ digestMinutes: 0, repeatMinutes: 60, quiet: null },
  })
  await store.alerts.report([
    {
      ...{ kind: 'firing', rule, severity: 'critical', summary: 'A proof.', action: 'None.' },
      ...{ tenant: channel.owner, bot: null, part: null, link: null, endsAt: Date.now() + 3_600_000 },
    },
  ])
  await store.alerts.look(100)
  const ended = new AbortController()
  await deliverAlerts({
    ...tellPorts(there, { clock: Date.now, signal: ended.signal }),
    ...{ store: store.alerts, secretOf: (one: AlertChannel) => readChannelSecret(world.secrets, one) },
    onError: (error) => logger.error({ err: error }, 'alert'),
    onTry: (due, outcome) => {
      logger.info({ due, outcome }, 'alert told')
      ended.abort()
    },
  })
  for (const url of ['/api/v1/alerts', '/api/v1/alert-messages', '/api/v1/alert-settings']) await read(url)
  await world.ask({ method: 'DELETE', url: `/api/v1/alert-channels/${channel.id}` })
}

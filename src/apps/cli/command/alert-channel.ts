import { freshAlertId, testMessage } from '../../../adapters/notify/index.ts'
import { makeWebhookSecret } from '../../../adapters/webhook/index.ts'
import {
  type AlertChannel,
  type AlertSettings,
  type ChannelKind,
  channelSecret,
  requireChannel,
  unknownAlert,
} from '../../../control/operation/index.ts'
import { Fault } from '../../../domain/index.ts'
import { readChannelSecret, tellNow } from '../../local/alert-desk.ts'
import { withControl } from '../../local/control-desk.ts'
import { type Terminal, table } from '../terminal.ts'
import { noteAlert, type OfClient, ownerOf } from './alert.ts'
import { readSecretValue } from './secret-value.ts'

/** `leme alert channel add`. */
export async function channelAdd(
  terminal: Terminal,
  name: string,
  {
    kind,
    to,
    file,
    ...of
  }: OfClient & { readonly kind: ChannelKind; readonly to: string; readonly file?: string },
): Promise<void> {
  const made = kind === 'webhook' ? makeWebhookSecret() : undefined
  const secret =
    kind === 'email' ? '' : (made ?? (await readSecretValue(terminal, file === undefined ? {} : { file })))
  const channel = await withControl(async (desk) => {
    const owner = await ownerOf(desk, of)
    const wanted = { id: freshAlertId('ch'), owner, name, kind, to, createdAt: Date.now() }
    const plain = desk.config.deploys.webhookNetworks.length > 0
    const one = requireChannel(wanted, { secret, plain })
    if (kind !== 'email') await desk.secrets.write(channelSecret(one), secret)
    await desk.store.alerts.putChannel(one)
    await noteAlert(desk, { tenant: owner, action: 'alert-channel.create', target: one.id })
    return one
  })
  const lines = [
    `${channel.id} ${name} (${kind})`,
    ...(made === undefined ? [] : [`Its secret, shown this once: ${made}`]),
    `Try it: npx leme alert test ${channel.id}`,
  ]
  terminal.result({ schema: 'leme.alert-channel/1', ...channel, secret: made ?? null }, lines.join('\n'))
}

/** `leme alert channel list`: with the routes that lead there. */
export async function channelList(terminal: Terminal, of: OfClient): Promise<void> {
  const { channels, routes, silences } = await withControl(async (desk) =>
    desk.store.alerts.settings(await ownerOf(desk, of)),
  )
  const lines = [
    channels.length === 0
      ? 'There is no channel: nobody is told of anything. Add one: npx leme alert channel add NAME --kind telegram --to CHAT'
      : table(
          ['channel', 'kind', 'to', 'id'],
          channels.map(({ name, kind, to, id }) => [name, kind, to, id]),
        ),
    ...(routes.length === 0
      ? [
          'There is no route: nobody is told of anything. Add one: npx leme alert route add NAME --channel CHANNEL',
        ]
      : [
          '',
          table(
            ['route', 'of', 'to', 'id'],
            routes.map((route) => [
              route.name,
              matchText(route),
              namesOf(route.channels, channels),
              route.id,
            ]),
          ),
        ]),
  ]
  terminal.result({ schema: 'leme.alert-settings/1', channels, routes, silences }, lines.join('\n'))
}

/** `leme alert channel remove`. */
export async function channelRemove(terminal: Terminal, name: string, of: OfClient): Promise<void> {
  const channel = await withControl(async (desk) => {
    const owner = await ownerOf(desk, of)
    const found = findChannel((await desk.store.alerts.settings(owner)).channels, name)
    await desk.store.alerts.removeChannel(owner, found.id)
    await desk.secrets.remove(channelSecret(found))
    await noteAlert(desk, { tenant: owner, action: 'alert-channel.remove', target: found.id })
    return found
  })
  terminal.result(
    { schema: 'leme.alert-channel/1', ...channel },
    `${channel.name} is removed, with its secret.`,
  )
}

/** `leme alert test`: sends at once, past the outbox. */
export async function alertTest(terminal: Terminal, name: string, of: OfClient): Promise<void> {
  const { channel, outcome } = await withControl(async (desk) => {
    const owner = await ownerOf(desk, of)
    const found = findChannel((await desk.store.alerts.settings(owner)).channels, name)
    const secret = await readChannelSecret(desk.secrets, found)
    const now = Date.now()
    const told = await tellNow(desk.config, Date.now)(testMessage(found, { secret, now }))
    await noteAlert(desk, { tenant: owner, action: 'alert-channel.test', target: found.id })
    return { channel: found, outcome: told }
  })
  if (outcome.kind !== 'delivered')
    throw new Fault('remote', 'alert.test', `${channel.name} has not taken the message: ${outcome.message}`, {
      hint: 'Its address or its key is wrong: remove the channel, and add it anew.',
    })
  terminal.result(
    { schema: 'leme.alert-test/1', channel: channel.id, status: outcome.status },
    `${channel.name} has taken the message.`,
  )
}

/** By id or name. @throws OperationError `alert.unknown` */
export function findChannel(channels: readonly AlertChannel[], name: string): AlertChannel {
  const found = channels.find(({ id }) => id === name) ?? channels.find((one) => one.name === name)
  if (!found) throw unknownAlert('channel', name)
  return found
}

function namesOf(ids: readonly string[], channels: readonly AlertChannel[]): string {
  return ids.map((id) => channels.find((one) => one.id === id)?.name ?? id).join(', ')
}

function matchText({ matchers }: AlertSettings['routes'][number]): string {
  return Object.values(matchers).flat().join(', ') || 'all'
}

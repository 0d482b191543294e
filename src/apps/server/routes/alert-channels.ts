import { Type } from 'typebox'
import { freshAlertId, type TellMessage, testMessage } from '../../../adapters/notify/index.ts'
import { makeWebhookSecret } from '../../../adapters/webhook/index.ts'
import type { Secrets } from '../../../control/deployment/index.ts'
import {
  type AlertChannel,
  type AlertOwner,
  type AlertStore,
  channelSecret,
  requireChannel,
  type TellOutcome,
  unknownAlert,
} from '../../../control/operation/index.ts'
import type { TenantStore } from '../../../control/tenant/index.ts'
import { alertOwnerOf } from '../alert-owner.ts'
import { channelView } from '../alert-view.ts'
import { noteOf } from '../audit-note.ts'
import { ChannelMade, ChannelParams, ChannelRequest, ChannelTest } from '../schemas/alert.ts'
import { ClientQuery } from '../schemas/command.ts'
import type { Server } from '../server-type.ts'
import { answers } from './answers.ts'

export interface AlertChannelPorts {
  readonly alerts: AlertStore
  readonly secrets: Pick<Secrets, 'read' | 'write' | 'remove'>
  readonly tenants: Pick<TenantStore, 'record'>
  /** Sends at once, and says what came back. */
  readonly tellNow: (message: TellMessage) => Promise<TellOutcome>
  readonly clock: () => number
  /** Whether the operator has networks of his own, to which HTTP is spoken without TLS. */
  readonly plainWebhooks?: boolean
}

const tags = ['alerts']
const ADMINISTER = { access: 'member', action: 'administer' } as const

/** Roads to people. Their secrets lie in the store of secrets and are never shown again. */
export function alertChannelRoutes(app: Server, ports: AlertChannelPorts): void {
  const { alerts, secrets, tenants, clock, tellNow, plainWebhooks: plain = false } = ports
  type Asking = Parameters<typeof noteOf>[0]
  const note = (request: Asking, { owner, id }: AlertChannel, verb: string) =>
    tenants.record(noteOf(request, { tenant: owner, action: `alert-channel.${verb}`, target: id }))
  const findChannel = async (owner: AlertOwner, id: string): Promise<AlertChannel> => {
    const channel = (await alerts.settings(owner)).channels.find((one) => one.id === id)
    if (!channel) throw unknownAlert('channel', id)
    return channel
  }

  app.post(
    '/api/v1/alert-channels',
    {
      config: ADMINISTER,
      schema: {
        ...{ operationId: 'createAlertChannel', tags, summary: 'Add a road to people' },
        ...{ body: ChannelRequest, response: answers(201, ChannelMade) },
      },
    },
    async (request, reply) => {
      const owner = alertOwnerOf(request)
      const { name, kind, to = '', secret: given = '' } = request.body
      const made = kind === 'webhook' ? makeWebhookSecret() : undefined
      const wanted = { id: freshAlertId('ch'), owner, name, kind, to, createdAt: clock() }
      const channel = requireChannel(wanted, { secret: made ?? given, plain })
      if (kind !== 'email') await secrets.write(channelSecret(channel), made ?? given)
      await alerts.putChannel(channel)
      await note(request, channel, 'create')
      return reply.code(201).send({ channel: channelView(channel), secret: made ?? null })
    },
  )
  app.delete(
    '/api/v1/alert-channels/:alert_channel_id',
    {
      config: ADMINISTER,
      schema: {
        ...{ operationId: 'removeAlertChannel', tags, summary: 'Remove a channel with its secret' },
        ...{ params: ChannelParams, querystring: ClientQuery, response: answers(204, Type.Null()) },
      },
    },
    async (request, reply) => {
      const owner = alertOwnerOf(request)
      const channel = await findChannel(owner, request.params.alert_channel_id)
      await alerts.removeChannel(owner, channel.id)
      await secrets.remove(channelSecret(channel))
      await note(request, channel, 'remove')
      return reply.code(204).send(null)
    },
  )
  app.post(
    '/api/v1/alert-channels/:alert_channel_id/test',
    {
      config: ADMINISTER,
      schema: {
        ...{ operationId: 'testAlertChannel', tags, summary: 'Send a message now, and tell what came back' },
        ...{ params: ChannelParams, querystring: ClientQuery, response: answers(200, ChannelTest) },
      },
    },
    async (request) => {
      const owner = alertOwnerOf(request)
      const channel = await findChannel(owner, request.params.alert_channel_id)
      const secret = channel.kind === 'email' ? '' : await secrets.read(channelSecret(channel))
      const outcome = await tellNow(testMessage(channel, { secret, now: clock() }))
      await note(request, channel, 'test')
      const delivered = outcome.kind === 'delivered'
      return { delivered, status: outcome.status, message: delivered ? '' : outcome.message }
    },
  )
}

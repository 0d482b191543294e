import { Type } from 'typebox'
import { ClientId } from './command.ts'
import { nullable, page, record, Time } from './shared.ts'

const EventType = Type.String({
  pattern: '^[a-z]+(-[a-z]+)*(\\.[a-z]+(-[a-z]+)*)*\\.?$',
  maxLength: 60,
  examples: ['command.approved', 'command.'],
})
const EventTypes = Type.Array(EventType, {
  maxItems: 20,
  uniqueItems: true,
  description: 'Types of events; one that ends with a dot stands for all that begin so. None: every event.',
})
const Address = Type.String({ maxLength: 2_000, description: 'https:// address that is posted to.' })

export const WebhookId = Type.String({ pattern: '^wh-[a-z0-9]{20}$' })

export const WebhookParams = Type.Object({ webhook_id: WebhookId }, { additionalProperties: false })

export const WebhookRequest = Type.Object(
  { clientId: Type.Optional(ClientId), url: Address, types: Type.Optional(EventTypes) },
  { additionalProperties: false },
)

export const WebhookChange = Type.Object(
  {
    url: Type.Optional(Address),
    types: Type.Optional(EventTypes),
    status: Type.Optional(Type.Enum(['active', 'paused'])),
  },
  { additionalProperties: false, minProperties: 1 },
)

export const WebhookView = record('Webhook', {
  id: Type.String(),
  clientId: Type.String(),
  url: Type.String(),
  types: Type.Array(Type.String()),
  status: Type.Enum(['active', 'paused'], { description: 'paused: it hears of nothing.' }),
  createdAt: Time,
})

export const WebhookList = record('WebhookList', { items: Type.Array(WebhookView) })

export const WebhookSecret = record('WebhookSecret', {
  webhook: WebhookView,
  secret: Type.String({ description: 'Shown once: whsec_…, for the check of signatures.' }),
})

export const DeliveryPage = page(
  'WebhookDeliveryPage',
  record('WebhookDelivery', {
    id: Type.String({ description: 'The webhook-id of the message.' }),
    event: Type.Integer(),
    type: Type.String(),
    state: Type.Enum(['waiting', 'delivered', 'given-up']),
    attempts: Type.Integer(),
    nextAt: Time,
    lastStatus: nullable(Type.Integer()),
    lastMessage: Type.String(),
    createdAt: Time,
  }),
)

export const ReplayRequest = Type.Object(
  {
    fromEvent: Type.Optional(Type.Integer({ minimum: 0, description: 'This event and all later ones.' })),
    delivery: Type.Optional(Type.String({ maxLength: 60, description: 'This one alone.' })),
  },
  { additionalProperties: false, minProperties: 1, maxProperties: 1 },
)

export const ReplayAnswer = record('WebhookReplay', { deliveries: Type.Integer() })

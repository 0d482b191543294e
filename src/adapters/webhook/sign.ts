import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'

/** A webhook's secrets, the newest first; an older one signs too until its time is over. */
export interface SigningSecret {
  readonly secret: string
  /** UTC milliseconds; null: until it is replaced. */
  readonly until: number | null
}

const SECRET_BYTES = 32

/** `whsec_…`, as Standard Webhooks writes it. */
export function makeWebhookSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`
}

/** Secrets as one text for the secrets store. */
export function writeSecrets(secrets: readonly SigningSecret[]): string {
  return JSON.stringify(secrets)
}

export function readSecrets(text: string): readonly SigningSecret[] {
  return JSON.parse(text) as readonly SigningSecret[]
}

/** A new secret first; the one before signs beside it until `until`. */
export function rotated(secrets: readonly SigningSecret[], fresh: string, until: number): SigningSecret[] {
  const [last] = secrets
  return [{ secret: fresh, until: null }, ...(last ? [{ secret: last.secret, until }] : [])]
}

export interface SignedMessage {
  /** The same in every try, so that the receiver can drop what it has. */
  readonly id: string
  readonly body: string
  /** UTC milliseconds of this try. */
  readonly now: number
}

/** Headers of Standard Webhooks, with a signature for each secret that is in force. */
export function signedHeaders(
  { id, body, now }: SignedMessage,
  secrets: readonly SigningSecret[],
): Record<string, string> {
  const inForce = secrets.filter(({ until }) => until === null || until > now)
  const time = new Date(now)
  return {
    'content-type': 'application/json',
    'user-agent': 'leme-webhooks',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now / 1_000)),
    'webhook-signature': inForce.map(({ secret }) => new Webhook(secret).sign(id, time, body)).join(' '),
  }
}

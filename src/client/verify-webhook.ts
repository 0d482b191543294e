import { LemeError } from './leme-error.ts'
import type { WebhookEvent } from './webhook-event.ts'

/** As Node, frameworks and the Fetch API have them; names in any case. */
export type WebhookHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>

/** By the name that Node and browsers share. */
type Subtle = typeof globalThis.crypto.subtle

export interface VerifyOptions {
  /** How far the sender's clock and ours may be apart. */
  readonly toleranceMs?: number
  /** UTC milliseconds. */
  readonly now?: number
  /** Node 18 has no global one: give `webcrypto` of `node:crypto`. */
  readonly crypto?: { readonly subtle: Subtle }
}

const TOLERANCE_MS = 300_000
const PREFIX = 'whsec_'
const VERSION = 'v1,'

/**
 * The event that a webhook brought, if one of the secrets signed it. The body has to be as it came, not
 * parsed and written again. Signatures are compared by the platform, in constant time.
 * @throws LemeError `signature.…`; none of them says how the right signature would look
 */
export async function verifyWebhook(
  headers: WebhookHeaders,
  rawBody: string | Uint8Array,
  secrets: string | readonly string[],
  ...[options = {}]: [options?: VerifyOptions]
): Promise<WebhookEvent> {
  const { toleranceMs = TOLERANCE_MS, now = Date.now(), crypto = globalThis.crypto } = options
  if (crypto?.subtle === undefined) {
    throw new LemeError('signature.crypto', 'This platform has no global WebCrypto', {
      hint: "Pass { crypto: webcrypto } of 'node:crypto' (Node 18), or serve the page by HTTPS.",
    })
  }
  const id = headerOf(headers, 'webhook-id')
  const timestamp = headerOf(headers, 'webhook-timestamp')
  const signatures = headerOf(headers, 'webhook-signature')
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now - Number(timestamp) * 1_000) > toleranceMs) {
    throw new LemeError('signature.expired', 'The message is too old, or too new, to be believed', {
      hint: 'Is the clock of this machine right?',
    })
  }
  const body = typeof rawBody === 'string' ? encode(rawBody) : rawBody
  const signed = joined(encode(`${id}.${timestamp}.`), body)
  const keys = await Promise.all(listOf(secrets).map((secret) => importSecret(crypto.subtle, secret)))
  for (const signature of readSignatures(signatures)) {
    for (const key of keys) {
      if (await crypto.subtle.verify('HMAC', key, signature, signed)) return readEvent(id, body)
    }
  }
  throw new LemeError('signature.wrong', 'No secret given here has signed this message', {
    hint: 'Is the secret of this webhook meant, and is the body as it came?',
  })
}

function headerOf(headers: WebhookHeaders, name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : fieldOf(headers, name)
  if (typeof value === 'string' && value !== '') return value
  throw new LemeError('signature.missing', `The header ${name} is missing`, {
    hint: 'Standard Webhooks has webhook-id, webhook-timestamp and webhook-signature.',
  })
}

function fieldOf(headers: Exclude<WebhookHeaders, Headers>, name: string): unknown {
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1]
  return Array.isArray(found) && found.length === 1 ? found[0] : found
}

function listOf(secrets: string | readonly string[]): readonly string[] {
  return typeof secrets === 'string' ? [secrets] : secrets
}

async function importSecret(subtle: Subtle, secret: string) {
  const bytes = decode(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret)
  if (!bytes || bytes.length === 0) {
    throw new LemeError('signature.secret', 'A secret given here is none', { hint: 'It begins with whsec_.' })
  }
  return subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
}

/** Those of version 1; others may stand beside them. */
function readSignatures(header: string): Uint8Array<ArrayBuffer>[] {
  return header.split(' ').flatMap((part) => {
    const bytes = part.startsWith(VERSION) ? decode(part.slice(VERSION.length)) : undefined
    return bytes ? [bytes] : []
  })
}

function readEvent(id: string, body: Uint8Array): WebhookEvent {
  try {
    const { type, timestamp, data } = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    if (typeof type === 'string' && typeof timestamp === 'string') {
      return { id, type, timestamp, data } as WebhookEvent
    }
  } catch {
    // Told below: it is signed, and is no event.
  }
  throw new LemeError('signature.body', 'The message is signed and is no event of Leme')
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

/** Base64; undefined for what is none. */
function decode(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
  } catch {
    return undefined
  }
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(head.length + tail.length)
  all.set(head)
  all.set(tail, head.length)
  return all
}

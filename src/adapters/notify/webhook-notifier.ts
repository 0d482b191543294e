import { createHmac } from 'node:crypto'
import type { Notifier } from '../../trade/pipeline/index.ts'
import { toSendResult } from './answer.ts'
import { post } from './post.ts'

export interface WebhookOptions {
  readonly url: string
  /** Signs every message; empty signs none. */
  readonly secret: string
  readonly timeoutMs?: number
}

/**
 * Posts notices as JSON `leme.notice/1`. `Idempotency-Key` is the notice's key: a repetition has the same one.
 * `Leme-Signature: sha256=…` is the HMAC of the body under the secret.
 */
export function webhookNotifier({ url, secret, timeoutMs }: WebhookOptions): Notifier {
  return {
    name: 'webhook',
    async send(notice, signal) {
      const body = JSON.stringify({ schema: 'leme.notice/1', ...notice })
      const signature = createHmac('sha256', secret).update(body).digest('hex')
      const headers = {
        'content-type': 'application/json',
        'idempotency-key': encodeURIComponent(notice.key),
        ...(secret !== '' && { 'leme-signature': `sha256=${signature}` }),
      }
      return toSendResult(
        await post(url, { headers, body, signal, ...(timeoutMs !== undefined && { timeoutMs }) }),
      )
    },
  }
}

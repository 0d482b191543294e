import {
  type MailServer,
  type Post,
  retryAfterMs,
  type TellMessage,
  type TellPorts,
  tell,
} from '../../adapters/notify/index.ts'
import { type GuardOptions, postGuarded, signedHeaders } from '../../adapters/webhook/index.ts'
import type { Secrets } from '../../control/deployment/index.ts'
import { type AlertChannel, channelSecret, type TellOutcome } from '../../control/operation/index.ts'
import type { AppConfig } from './app-config.ts'

/** The secret as the store has it now; empty for channels that have none. */
export async function readChannelSecret(
  secrets: Pick<Secrets, 'read'>,
  channel: AlertChannel,
): Promise<string> {
  return channel.kind === 'email' ? '' : await secrets.read(channelSecret(channel))
}

/** What messages of alerts are sent with: strangers choose addresses, so that none of them leads inside. */
export function tellPorts(
  config: Pick<AppConfig, 'notify' | 'deploys' | 'server'>,
  { clock, signal }: { readonly clock: () => number; readonly signal: AbortSignal },
): TellPorts {
  const { telegramUrl, pagerDutyUrl } = config.notify
  const { publicUrl } = config.server
  const mail = mailServer(config.notify)
  return {
    ...{
      clock,
      signal,
      telegramUrl,
      pagerDutyUrl,
      post: guardedPost({ allowed: config.deploys.webhookNetworks }, clock),
    },
    linkTo: (path) => (publicUrl === '' ? null : `${publicUrl.replace(/\/+$/, '')}/app${path}`),
    sign: (message, secret) => signedHeaders(message, [{ secret, until: null }]),
    ...(mail && { mail }),
  }
}

export type TellNow = (message: TellMessage) => Promise<TellOutcome>

/** Sends one message at once, past the outbox: to try a channel. */
export function tellNow(config: Parameters<typeof tellPorts>[0], clock: () => number): TellNow {
  return (message) => tell(message, tellPorts(config, { clock, signal: new AbortController().signal }))
}

/** Posts as webhooks of tenants are posted: private addresses are refused, redirects are not followed. */
export function guardedPost({ allowed }: Required<Pick<GuardOptions, 'allowed'>>, clock: () => number): Post {
  return async (url, { headers = {}, body, signal, timeoutMs }) => {
    if (typeof body !== 'string') throw new TypeError('only text is posted')
    const guard = { allowed, signal, ...(timeoutMs !== undefined && { timeoutMs }) }
    const result = await postGuarded({ url, headers, body }, guard)
    if (result.kind === 'failed') return { kind: 'unanswered', message: result.message, wasSent: true }
    const { status, text, retryAfter } = result
    const afterMs = retryAfterMs(retryAfter, clock())
    return { kind: 'answered', status, text, ...(afterMs !== undefined && { afterMs }) }
  }
}

function mailServer(notify: AppConfig['notify']): MailServer | undefined {
  const { mailHost, mailPort, mailSecurity, mailUser, mailPassword, mailFrom } = notify
  if (mailHost === '') return undefined
  return {
    ...{ host: mailHost, port: mailPort, security: mailSecurity },
    ...{ user: mailUser, password: mailPassword, from: mailFrom },
  }
}

import { createTransport } from 'nodemailer'
import type { TellOutcome } from '../../control/operation/index.ts'
import { alertText } from './alert-text.ts'
import type { Teller } from './teller.ts'

/** The operator's server for e-mail: tenants choose addresses, never where this process connects to. */
export interface MailServer {
  readonly host: string
  readonly port: number
  /** `starttls` goes on only when the server offers it; `tls` is so from the beginning. */
  readonly security: 'starttls' | 'tls' | 'none'
  readonly user: string
  readonly password: string
  /** `Leme <alerts@example.com>`. */
  readonly from: string
  /** Certificates to believe besides the system's. */
  readonly ca?: string
}

const TIMEOUT_MS = 15_000
const MAIL_CHARS = 100_000

export const tellMail: Teller = async (
  { id, notices, channel },
  { mail, linkTo, timeoutMs = TIMEOUT_MS },
) => {
  if (!mail)
    return { kind: 'failed', status: null, message: 'no server for e-mail is configured: notify.mail.host' }
  const { title, text } = alertText(notices, { linkTo, most: MAIL_CHARS })
  const transport = createTransport({
    ...{ host: mail.host, port: mail.port, secure: mail.security === 'tls' },
    ...{ requireTLS: mail.security === 'starttls', ignoreTLS: mail.security === 'none' },
    ...(mail.user !== '' && { auth: { user: mail.user, pass: mail.password } }),
    ...(mail.ca !== undefined && { tls: { ca: mail.ca } }),
    ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  })
  try {
    await transport.sendMail({
      ...{ from: mail.from, to: channel.to, subject: `[Leme] ${title}`, text },
      // The same in every try: whoever gets it twice can see that.
      messageId: `<${id}@leme>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
    return { kind: 'delivered', status: null }
  } catch (error) {
    return outcomeOf(error)
  } finally {
    transport.close()
  }
}

const WORDS: Readonly<Record<string, string>> = {
  EAUTH: 'the server for e-mail refuses user or password',
  ETLS: 'the server for e-mail offers no TLS that can be believed',
  ETIMEDOUT: 'the server for e-mail does not answer in time',
  EENVELOPE: 'the server for e-mail refuses the addresses',
}

/** What the server said may hold what was sent to it: only its number is told. */
function outcomeOf(error: unknown): TellOutcome {
  const { code, responseCode } = error as { readonly code?: unknown; readonly responseCode?: unknown }
  const status = typeof responseCode === 'number' ? responseCode : null
  const known = typeof code === 'string' ? (WORDS[code] ?? `e-mail failed (${code})`) : 'e-mail failed'
  const message = status === null ? known : `${known} (${status})`
  const isForGood = status !== null && status >= 550 && code !== 'EAUTH'
  return { kind: isForGood ? 'refused' : 'failed', status, message }
}

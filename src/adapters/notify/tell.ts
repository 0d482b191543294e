import type { ChannelKind, TellOutcome } from '../../control/operation/index.ts'
import { tellDiscord, tellSlack, tellTelegram, tellWebhook } from './tell-chat.ts'
import { tellMail } from './tell-mail.ts'
import { tellPager } from './tell-pager.ts'
import type { Teller } from './teller.ts'

const TELLERS: Readonly<Record<ChannelKind, Teller>> = {
  ...{ telegram: tellTelegram, slack: tellSlack, discord: tellDiscord, webhook: tellWebhook },
  ...{ pagerduty: tellPager, email: tellMail },
}

/** Brings one message to its channel. */
export const tell: Teller = async (message, ports) => {
  try {
    return withoutSecret(await TELLERS[message.channel.kind](message, ports), message.secret)
  } catch (error) {
    const name = error instanceof Error ? error.name : 'failed'
    return { kind: 'failed', status: null, message: `it could not be sent (${name})` }
  }
}

/** What is secret of an address or a token: its long parts. */
const LONG_PART = /[\w-]{16,}/g

/** A receiver that repeats what it was sent tells nobody, not even when it repeats a part of it. */
function withoutSecret(outcome: TellOutcome, secret: string): TellOutcome {
  if (outcome.kind === 'delivered' || secret === '') return outcome
  const hidden = [secret, ...(secret.match(LONG_PART) ?? [])]
  return { ...outcome, message: hidden.reduce((text, part) => text.replaceAll(part, '***'), outcome.message) }
}

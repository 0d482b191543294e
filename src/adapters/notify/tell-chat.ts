import type { TellOutcome } from '../../control/operation/index.ts'
import { alertText } from './alert-text.ts'
import { askedPauseMs, toOutcome, wordsAt } from './answer.ts'
import { sendTelegramText, telegramPause, telegramWords } from './telegram.ts'
import type { Teller, TellMessage } from './teller.ts'

const TELEGRAM_CHARS = 4_096
const SLACK_CHARS = 3_500
const DISCORD_CHARS = 2_000

const JSON_BODY = { 'content-type': 'application/json' } as const

export const tellTelegram: Teller = async (
  { notices, channel, secret },
  { post, linkTo, telegramUrl, ...rest },
) => {
  const { text } = alertText(notices, { linkTo, most: TELEGRAM_CHARS })
  const place = { url: telegramUrl, token: secret, chat: channel.to }
  const answer = await sendTelegramText(place, { text, bold: false }, { post, ...requestOf(rest) })
  return toOutcome(answer, { words: telegramWords(answer), afterMs: telegramPause(answer) })
}

/** By an incoming webhook: its address is the secret. */
export const tellSlack: Teller = async ({ notices, secret }, { post, linkTo, ...rest }) => {
  const { text } = alertText(notices, { linkTo, most: SLACK_CHARS })
  const body = JSON.stringify({ text: escapeSlack(text), mrkdwn: false, unfurl_links: false })
  const answer = await post(secret, { ...requestOf(rest), headers: JSON_BODY, body })
  // Slack answers with a word, `invalid_token`; whatever else stands there is not passed on.
  const word = answer.kind === 'answered' && /^[a-z][a-z_]{1,60}$/.exec(answer.text.trim())?.[0]
  return toOutcome(answer, { words: word || undefined })
}

/** By a webhook of a channel: its address is the secret. */
export const tellDiscord: Teller = async ({ notices, secret }, { post, linkTo, ...rest }) => {
  const { text } = alertText(notices, { linkTo, most: DISCORD_CHARS })
  // Nobody is called by name, whatever a summary says; links show no pictures.
  const body = JSON.stringify({ content: text, allowed_mentions: { parse: [] }, flags: 4 })
  const answer = await post(secret, { ...requestOf(rest), headers: JSON_BODY, body })
  if (answer.kind === 'unanswered') return toOutcome(answer)
  return toOutcome(answer, {
    words: wordsAt(answer.text, 'message'),
    afterMs: askedPauseMs(answer.text, 'retry_after'),
  })
}

/** JSON by Standard Webhooks, to an address that anybody may know. */
export async function tellWebhook(
  { id, notices, channel, secret }: TellMessage,
  { post, sign, clock, ...rest }: Parameters<Teller>[1],
): Promise<TellOutcome> {
  const now = clock()
  const body = JSON.stringify({ type: 'alert', timestamp: new Date(now).toISOString(), data: { notices } })
  const headers = sign({ id, body, now }, secret)
  return toOutcome(await post(channel.to, { ...requestOf(rest), headers, body }))
}

function requestOf({ signal, timeoutMs }: { readonly signal: AbortSignal; readonly timeoutMs?: number }) {
  return { signal, ...(timeoutMs !== undefined && { timeoutMs }) }
}

/** The three characters that Slack reads as more than themselves: no `<!channel>` of a stranger calls anybody. */
function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

import type { Notifier } from '../../trade/pipeline/index.ts'
import { post } from './post.ts'

export interface TelegramOptions {
  /** `https://api.telegram.org`, or a server of one's own. */
  readonly url: string
  readonly token: string
  /** Number of a chat, or `@name` of a channel. */
  readonly chat: string
  readonly timeoutMs?: number
}

/** Longest text and caption that Telegram takes. */
const TEXT_CHARS = 4096
const CAPTION_CHARS = 1024

/**
 * Sends texts as messages and pictures as SVG documents through the Bot API. It knows no keys of repetitions: what may
 * have come may come twice.
 */
export function telegramNotifier({ url, token, chat, timeoutMs }: TelegramOptions): Notifier {
  const method = (name: string) => `${url.replace(/\/+$/, '')}/bot${token}/${name}`
  return {
    name: 'telegram',
    send(notice, signal) {
      const common = { signal, waitOf, ...(timeoutMs !== undefined && { timeoutMs }) }
      if (notice.kind === 'text') {
        const text = [...notice.text].slice(0, TEXT_CHARS).join('')
        const entities = [{ type: 'bold', offset: 0, length: text.length }]
        const body = JSON.stringify({ chat_id: chat, text, ...(notice.bold && { entities }) })
        return post(method('sendMessage'), {
          ...common,
          headers: { 'content-type': 'application/json' },
          body,
        })
      }
      const form = new FormData()
      form.set('chat_id', chat)
      form.set('caption', notice.caption.slice(0, CAPTION_CHARS))
      form.set('document', new Blob([notice.svg], { type: 'image/svg+xml' }), 'diagram.svg')
      return post(method('sendDocument'), { ...common, body: form })
    },
  }
}

/** `parameters.retry_after`, in seconds. */
function waitOf(answer: string): number | undefined {
  try {
    const seconds: unknown = JSON.parse(answer)?.parameters?.retry_after
    return typeof seconds === 'number' && seconds >= 0 ? seconds * 1000 : undefined
  } catch {
    return undefined
  }
}

import type { Notifier } from '../../trade/pipeline/index.ts'
import { post } from './post.ts'

export interface TelegramOptions {
  /** `https://api.telegram.org`, or a server of one's own. */
  readonly url: string
  readonly token: string
  /** Number of a chat, or `@name` of a channel. */
  readonly chat: string
  readonly timeoutMs?: number
  /** Makes a photo of a picture, which is then seen in the chat; without it pictures come as SVG documents. */
  readonly renderPng?: (svg: string) => Promise<Uint8Array>
}

/** Longest text and caption that Telegram takes. */
const TEXT_CHARS = 4096
const CAPTION_CHARS = 1024

/**
 * Sends texts as messages and pictures as photos, or SVG documents, through the Bot API. It knows no keys of repetitions: what may
 * have come may come twice.
 */
export function telegramNotifier({ url, token, chat, timeoutMs, renderPng }: TelegramOptions): Notifier {
  const method = (name: string) => `${url.replace(/\/+$/, '')}/bot${token}/${name}`
  return {
    name: 'telegram',
    async send(notice, signal) {
      const common = { signal, waitOf, ...(timeoutMs !== undefined && { timeoutMs }) }
      if (notice.kind === 'text') {
        const text = [...notice.text].slice(0, TEXT_CHARS).join('')
        const entities = [{ type: 'bold', offset: 0, length: text.length }]
        const body = JSON.stringify({ chat_id: chat, text, ...(notice.bold && { entities }) })
        return await post(method('sendMessage'), {
          ...common,
          headers: { 'content-type': 'application/json' },
          body,
        })
      }
      const form = new FormData()
      form.set('chat_id', chat)
      form.set('caption', notice.caption.slice(0, CAPTION_CHARS))
      const png = await renderPng?.(notice.svg)
      if (png) form.set('photo', new Blob([png.slice()], { type: 'image/png' }), 'diagram.png')
      else form.set('document', new Blob([notice.svg], { type: 'image/svg+xml' }), 'diagram.svg')
      return await post(method(png ? 'sendPhoto' : 'sendDocument'), { ...common, body: form })
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

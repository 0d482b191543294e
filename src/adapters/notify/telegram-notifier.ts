import type { Notifier } from '../../trade/pipeline/index.ts'
import { toSendResult } from './answer.ts'
import { post } from './post.ts'
import { sendTelegramText, type TelegramPlace, telegramMethod, telegramPause } from './telegram.ts'

export interface TelegramOptions extends TelegramPlace {
  readonly timeoutMs?: number
  /** Makes a photo of a picture, which is then seen in the chat; without it pictures come as SVG documents. */
  readonly renderPng?: (svg: string) => Promise<Uint8Array>
}

/** Longest caption that Telegram takes. */
const CAPTION_CHARS = 1024

/**
 * Sends texts as messages and pictures as photos, or SVG documents, through the Bot API. It knows no keys of repetitions: what may
 * have come may come twice.
 */
export function telegramNotifier({ renderPng, timeoutMs, ...place }: TelegramOptions): Notifier {
  return {
    name: 'telegram',
    async send(notice, signal) {
      const common = { signal, ...(timeoutMs !== undefined && { timeoutMs }) }
      if (notice.kind === 'text') {
        const answer = await sendTelegramText(place, notice, { post, ...common })
        return toSendResult(answer, telegramPause(answer))
      }
      const form = new FormData()
      form.set('chat_id', place.chat)
      form.set('caption', notice.caption.slice(0, CAPTION_CHARS))
      const png = await renderPng?.(notice.svg)
      if (png) form.set('photo', new Blob([png.slice()], { type: 'image/png' }), 'diagram.png')
      else form.set('document', new Blob([notice.svg], { type: 'image/svg+xml' }), 'diagram.svg')
      const method = telegramMethod(place, png ? 'sendPhoto' : 'sendDocument')
      const answer = await post(method, { ...common, body: form })
      return toSendResult(answer, telegramPause(answer))
    },
  }
}

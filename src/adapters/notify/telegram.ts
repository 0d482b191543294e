import { type Answer, askedPauseMs, wordsAt } from './answer.ts'
import type { Post, PostRequest } from './post.ts'

/** Where the Bot API is, and who writes to whom. */
export interface TelegramPlace {
  /** `https://api.telegram.org`, or a server of one's own. */
  readonly url: string
  readonly token: string
  /** Number of a chat, or `@name` of a channel. */
  readonly chat: string
}

/** Longest text that Telegram takes. */
const TEXT_CHARS = 4096

/** Address of a method of the Bot API. */
export function telegramMethod({ url, token }: TelegramPlace, name: string): string {
  return `${url.replace(/\/+$/, '')}/bot${token}/${name}`
}

/** A text as it is, without a markup that could break it. */
export function sendTelegramText(
  place: TelegramPlace,
  message: { readonly text: string; readonly bold: boolean },
  { post, ...request }: Omit<PostRequest, 'body' | 'headers'> & { readonly post: Post },
): Promise<Answer> {
  const text = [...message.text].slice(0, TEXT_CHARS).join('')
  const entities = [{ type: 'bold', offset: 0, length: text.length }]
  const body = JSON.stringify({ chat_id: place.chat, text, ...(message.bold && { entities }) })
  return post(telegramMethod(place, 'sendMessage'), {
    ...request,
    headers: { 'content-type': 'application/json' },
    body,
  })
}

/** `parameters.retry_after`, in seconds. */
export function telegramPause(answer: Answer): number | undefined {
  return answer.kind === 'answered' ? askedPauseMs(answer.text, 'parameters', 'retry_after') : undefined
}

export function telegramWords(answer: Answer): string | undefined {
  return answer.kind === 'answered' ? wordsAt(answer.text, 'description') : undefined
}

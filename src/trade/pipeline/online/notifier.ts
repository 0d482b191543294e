/** Something that people shall see. `key` is the same whenever the same is sent again. */
export type Notice =
  | { readonly kind: 'text'; readonly key: string; readonly text: string; readonly bold: boolean }
  | { readonly kind: 'image'; readonly key: string; readonly caption: string; readonly svg: string }

/**
 * What came of sending. `retry`: `safe` it was not taken, `ask` it may have been, `never` it will not be however often
 * it is tried. `afterMs`: not earlier.
 */
export type SendResult =
  | { readonly kind: 'sent' }
  | {
      readonly kind: 'failed'
      readonly retry: 'safe' | 'ask' | 'never'
      readonly message: string
      readonly afterMs?: number
    }

/** Brings notices to people. */
export interface Notifier {
  /** Of a low number of words: for logs. */
  readonly name: string
  /** Never rejects; ends with `ask` when `signal` comes first. No secret is in a message. */
  send(notice: Notice, signal: AbortSignal): Promise<SendResult>
}

import type { Signal } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import { formatSpan } from '../format/time.ts'
import type { Tone } from '../ui/badge.tsx'

/** States in words, as a person who watches a terminal would say them. */
export const STATE_WORDS: Readonly<Record<Signal['state'], { readonly text: string; readonly tone: Tone }>> =
  {
    PENDING: { text: 'waiting', tone: 'warn' },
    SENT: { text: 'handed out', tone: 'info' },
    ACKED: { text: 'arrived', tone: 'good' },
    EXPIRED: { text: 'expired', tone: 'bad' },
  }

/** How long it may still be handed out, or what became of that. In: UTC milliseconds. */
export function leftOf(
  { state, created_at, expires_at, sent_at }: Pick<Signal, 'state' | 'created_at' | 'expires_at' | 'sent_at'>,
  now: number,
): string {
  const whole = formatSpan(expires_at - created_at)
  if (state === 'EXPIRED' || (state === 'PENDING' && now >= expires_at)) return `nobody asked within ${whole}`
  if (state === 'PENDING') return `${formatSpan(expires_at - now)} of ${whole} left`
  return sent_at === null ? '' : `taken after ${formatSpan(sent_at - created_at)}`
}

/** Signals that hold every word: an account, a symbol, a side, a state. */
export function signalsWith(signals: readonly Signal[], filter: string): readonly Signal[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return signals
  return signals.filter(({ account_id, symbol, side, state, timeframe, comment }) => {
    const text =
      `${account_id} ${symbol} ${side} ${timeframe} ${STATE_WORDS[state].text} ${comment}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** A number with the decimals that it was sent with, up to eight. */
export function asSent(value: number | null): string {
  if (value === null) return '–'
  return formatNumber(
    value,
    value
      .toFixed(8)
      .replace(/\.?0+$/, '')
      .split('.')[1]?.length ?? 0,
  )
}

/** Whether a terminal's name of a market means this pair: `EURUSD`, `EURUSD.m`, `EUR/USD`. */
export function meansPair(symbol: string, pair: string): boolean {
  const bare = (text: string) => text.replaceAll('/', '').toUpperCase()
  const name = bare(symbol)
  const wanted = bare(pair.split(':')[0]!)
  return name === wanted || (name.startsWith(wanted) && /^[.#_-]/.test(name.slice(wanted.length)))
}

const MINUTES_OF_DAY = 1440

/** `2018-01-10 07:15:00` of UTC milliseconds. */
export function dateText(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ')
}

/** `2:17:00`, `1 day, 5:57:00` of whole minutes, as Python prints a span of time. */
export function spanText(minutes: number): string {
  const days = Math.floor(minutes / MINUTES_OF_DAY)
  const hours = Math.floor((minutes % MINUTES_OF_DAY) / 60)
  const clock = `${hours}:${String(minutes % 60).padStart(2, '0')}:00`
  if (days === 0) return clock
  return `${days} ${days === 1 ? 'day' : 'days'}, ${clock}`
}

/** Decimals with which freqtrade shows amounts of a currency. */
export function coinDecimals(currency: string): number {
  if (currency === 'BTC') return 8
  return currency === 'ETH' ? 5 : 3
}

/** `0.00308222`: no zeros at the end. */
export function coinText(amount: number, currency: string): string {
  const text = amount.toFixed(coinDecimals(currency))
  return text.replace(/0+$/, '').replace(/\.$/, '')
}

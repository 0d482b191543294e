const UNITS = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const

/** `3 days`, `1 hour`, `12 seconds`: the largest unit of which there are two, or one of the smallest. */
export function spanInWords(seconds: number): string {
  const whole = Math.max(0, seconds)
  const [size, unit] = UNITS.find(([size]) => whole >= 2 * size) ?? [1, 'second']
  return counted(Math.floor(whole / size), unit)
}

/** `1 worker`, `3 workers`. */
export function counted(count: number, noun: string, nouns = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : nouns}`
}

/** `12,345`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `512 MB`, `1.5 GB`, in units of 1,024. */
export function bytesInWords(bytes: number): string {
  const sizes = ['bytes', 'KB', 'MB', 'GB', 'TB']
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), sizes.length - 1)
  const amount = bytes / 1024 ** step
  return `${amount < 10 && step > 0 ? amount.toFixed(1) : Math.round(amount)} ${sizes[step]}`
}

/** `12 %`. */
export function percentInWords(share: number): string {
  return `${Math.round(share * 100)} %`
}

/** The first few names, and how many more there are. */
export function someOf(names: readonly string[], most = 3): string {
  const more = names.length - most
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ')
}

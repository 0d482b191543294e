import { formatSpan, formatUtc } from '../format/time.ts'
import { useNow } from './clock.ts'

/** How long ago something happened, ticking: `3 s ago`. The exact time is its tooltip. In: UTC milliseconds. */
export function Age({ of }: { of: number }) {
  const now = useNow()
  return (
    <time dateTime={new Date(of).toISOString()} title={formatUtc(of)}>
      {formatSpan(now - of)} ago
    </time>
  )
}

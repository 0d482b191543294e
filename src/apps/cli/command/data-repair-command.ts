import type { RepairStep } from '../../../trade/market/index.ts'

const DAY = 86_400_000

/** The line that does a step by hand; null where nothing can be done. */
export function commandOf({ action, key, finding, from, policy }: RepairStep): string | null {
  const { venue, pair, timeframe } = key
  const day = new Date(Math.floor(from / DAY) * DAY).toISOString().slice(0, 10)
  if (action === 'none') return null
  if (action === 'import') {
    const revise = policy === 'revise' ? ' --revise' : ''
    return `npx leme data import FILE --venue ${venue} --symbol ${pair} --timeframe ${timeframe}${revise}`
  }
  // A download goes on from the ends of a series; what lies within is mended by a repair.
  if (action === 'download' && finding === 'stale') {
    return `npx leme data download --exchange ${venue} --pairs ${pair} --timeframe ${timeframe} --since ${day}`
  }
  return `npx leme data repair --apply --venue ${venue} --symbol ${pair} --timeframe ${timeframe} --since ${day}`
}

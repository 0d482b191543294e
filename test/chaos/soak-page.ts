import { grows, type Slope } from './slope.ts'

/** What was seen in the second half of a soak. */
export interface Soaked {
  readonly minutes: number
  readonly day: string
  readonly candles: number
  /** Candles that were refused or had no answer. */
  readonly failed: number
  readonly jobs: number
  /** Candles of the bot. */
  readonly bot: number
  /** By what was measured. */
  readonly slopes: ReadonlyMap<string, Slope>
}

/** What a soak showed, as a page. */
export function soakPage({ minutes, day, candles, failed, jobs, bot, slopes }: Soaked): string {
  const rows = [...slopes].map(
    ([name, slope]) =>
      `| ${name} | ${slope.mean.toFixed(1)} | ${slope.perMinute.toFixed(3)} ± ${slope.give.toFixed(3)} | ${grows(slope) ? 'yes' : 'no'} |`,
  )
  return `# Soak

The installation of [Chaos](chaos.md) works and nothing is done to it. The second half is looked at, for caches and compiled code fill in the first. Something grows where a line through its points rises by more than chance explains, and by a quarter of itself an hour at least.

On ${day}, ${minutes} minutes: ${candles} candles acknowledged and there, ${failed} not taken, ${jobs} jobs done, ${bot} candles of the bot. Try it again: \`npm run soak -- --minutes ${minutes}\`.

| second half | mean | a minute, with 95 % | grows |
|---|---:|---:|---|
${rows.join('\n')}
`
}

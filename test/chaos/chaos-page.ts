import type { Told } from './chaos.ts'

/** What every fault did, as a page. */
export function chaosPage(
  told: readonly Told[],
  { seed, seconds, day }: { readonly seed: number; readonly seconds: number; readonly day: string },
): string {
  const last = told.at(-1)
  const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
  const head = [
    'fault',
    'lasted s',
    'taken',
    'not taken',
    'unready after s',
    'ready again after s',
    'bot on after s',
  ]
  return `# Chaos

An installation on one machine (nginx, two servers, two workers, a client's bot, PostgreSQL 15, Redis, RabbitMQ) works all the while: writers send candles through nginx, a client asks for backtests, a bot trades on paper. Each fault begins, lasts, and ends. After each: every candle that was ever acknowledged is there; every job that was taken has one end, done, and a result; the bot goes on without a candle left out or done twice, and its journal has no gap; both servers say that they are ready, and said so falsely at no time.

It held through ${told.length} faults on ${day}, in ${Math.round(seconds)} s: ${last?.candles.toLocaleString('en') ?? 0} candles, ${last?.jobs ?? 0} jobs. Try it again: \`npm run chaos -- --seed ${seed}\`.

${row(head)}
${row(head.map((_, at) => (at === 0 ? '---' : '---:')))}
${told
  .map(({ fault, lasted, taken, failed, unreadyAfter, readyAfter, botAfter }) =>
    row([
      fault,
      lasted.toFixed(1),
      taken,
      failed,
      unreadyAfter?.toFixed(1) ?? '–',
      readyAfter.toFixed(1),
      botAfter.toFixed(1),
    ]),
  )
  .join('\n')}

"Not taken" were refused or had no answer: their sender sends them again. "Unready" is asked for where a needed part is away, and forbidden elsewhere.
`
}

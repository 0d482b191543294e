import { percent } from '../figure-format.ts'
import type { AverageSearch } from './average-search.ts'

/** How pairs are walked and compared, a name and a sentence each. */
export function averagesRule({ fee }: Pick<AverageSearch, 'fee'>): readonly (readonly [string, string])[] {
  return [
    [
      'walk',
      `All the cash buys at the open after the fast average crosses above the slow one, and all is sold at the open after it crosses below; fee ${percent(fee)} on both sides, no stop. Each part begins in cash; what is held at its end is worth the last close, less the fee.`,
    ],
    ['holding', 'Buying at the first close of the part and selling at the last, with the same fee.'],
    [
      'neighbours',
      'Mean profit, where they were searched, of the pairs whose periods both lie within a tenth of the range tried, at least one step. Far below the pair itself, that is a lone peak.',
    ],
    ['next', 'This is a first look; leme backtest is what simulates: stakes, stops, limits, several pairs.'],
  ]
}

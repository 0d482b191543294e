import { MarketError } from '../market-error.ts'
import type { FundingRate } from './port.ts'

/** @throws MarketError `funding.malformed` */
export function requireRates(rates: readonly FundingRate[]): void {
  const wrong = rates.find(
    ({ time, rate }) => !(Number.isSafeInteger(time) && time >= 0 && Number.isFinite(rate)),
  )
  if (!wrong) return
  throw new MarketError(
    'funding.malformed',
    `the rate ${wrong.rate} at ${wrong.time} is no rate of funding`,
    {
      hint: 'A time is a whole number of UTC milliseconds, a rate a finite number.',
    },
  )
}

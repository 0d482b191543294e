import { NO_RULES, type Pair, type Venue } from '../../domain/index.ts'
import type { InstrumentSettings } from '../../trade/engine/index.ts'
import { type CandleStore, type FundingStore, storedFunding } from '../../trade/market/index.ts'

/** What of the store a backtest looks at. */
export interface ReadableStores {
  readonly candles: Pick<CandleStore, 'list' | 'read'>
  readonly funding: Pick<FundingStore, 'read'>
}

export interface ExperimentStores extends ReadableStores {
  readonly candles: CandleStore
}

export interface StoredContracts {
  readonly instruments: ReadonlyMap<Pair, InstrumentSettings>
  /** What could not be charged, in words. */
  readonly warnings: readonly string[]
}

/** Adds the stored funding of perpetual contracts to what was said of instruments; what was said counts. */
export async function storedContracts(
  stores: ReadableStores,
  { venue, pairs }: { readonly venue: Venue; readonly pairs: readonly Pair[] },
  given: ReadonlyMap<Pair, InstrumentSettings> = new Map(),
): Promise<StoredContracts> {
  const instruments = new Map(given)
  const warnings: string[] = []
  for (const pair of pairs) {
    const known = given.get(pair)
    if (!pair.includes(':') || known?.funding) continue
    const funding = await storedFunding(stores, { venue, pair })
    if (funding.kind === 'rates') {
      instruments.set(pair, { rules: NO_RULES, ...known, funding: funding.rates })
    } else if (funding.kind === 'no-mark') {
      warnings.push(
        `${pair}: no funding is charged, for its mark prices are not stored: ` +
          `npx leme data download --kind mark --exchange ${venue} --pairs ${pair} --since …`,
      )
    }
  }
  return { instruments, warnings }
}

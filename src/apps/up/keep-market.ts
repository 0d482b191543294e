import { setTimeout as delay } from 'node:timers/promises'
import type { Telemetry } from '../../adapters/telemetry/index.ts'
import { Fault } from '../../domain/index.ts'
import type { MarketUpkeep } from '../../trade/market/index.ts'
import type { AppConfig } from '../local/app-config.ts'
import { parseAge } from '../local/parse-age.ts'

interface MarketKeeper {
  readonly upkeep: MarketUpkeep
  readonly telemetry: Pick<Telemetry, 'upkept' | 'expired'>
  readonly logger: {
    info(values: object, message: string): void
    warn(error: unknown, message: string): void
  }
  readonly clock: () => number
}

const DAY = 86_400_000

/** Drops what is older than the settings say, now and every day, until it is disposed of. */
export function keepMarket(settings: AppConfig['market'], keeper: MarketKeeper): AsyncDisposable {
  const stop = new AbortController()
  const { signal } = stop
  const everyDay = async (): Promise<void> => {
    while (!signal.aborted) {
      await keepOnce(settings, keeper)
      await delay(DAY, undefined, { signal }).catch(() => {})
    }
  }
  const ended = everyDay()
  return {
    async [Symbol.asyncDispose]() {
      stop.abort()
      await ended
    },
  }
}

/** Never rejects: a login that may not drop, and a table that is read for long, are tried again another day. */
export async function keepOnce(
  settings: AppConfig['market'],
  { upkeep, telemetry, logger, clock }: MarketKeeper,
): Promise<void> {
  const ticksOlderThan = parseAge(settings.expireTicksAfter)!
  const candlesOlderThan = parseAge(settings.expireCandlesAfter)!
  try {
    await upkeep.keepTicks(ticksOlderThan)
    for (const range of await upkeep.expire({ now: clock(), ticksOlderThan, candlesOlderThan })) {
      logger.info(range, 'dropped what is too old')
      telemetry.expired(range.kind, range.rows)
    }
    telemetry.upkept('done')
  } catch (error) {
    // Of servers that start together one does it.
    if (error instanceof Fault && error.code === 'upkeep.running') return telemetry.upkept('elsewhere')
    logger.warn(error, 'what is too old stays')
    telemetry.upkept('failed')
  }
}

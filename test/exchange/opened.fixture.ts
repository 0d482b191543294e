import type { TestContext } from 'node:test'
import { FakeClock } from '../../src/adapters/exchange/fake-clock.fixture.ts'
import {
  type OpenExchangeOptions,
  type OpenedExchange,
  openExchange,
} from '../../src/adapters/exchange/index.ts'
import { type ExchangeOptions, type ExchangeServer, startExchange } from './exchange-server.ts'

export const MINUTE = 60_000
export const LISTED = Date.UTC(2025, 0, 1)

export interface Stage {
  readonly server: ExchangeServer
  readonly clock: FakeClock
  open(options?: Partial<OpenExchangeOptions>): Promise<OpenedExchange>
}

/** An exchange and a clock that both sides share, `now` after the listing. */
export async function stage(
  t: Pick<TestContext, 'after'>,
  now: number,
  options: Partial<ExchangeOptions> = {},
): Promise<Stage> {
  const clock = new FakeClock(LISTED + now)
  const server = await startExchange({ seed: 1, listed: LISTED, now: () => clock.now(), ...options })
  t.after(() => server[Symbol.asyncDispose]())
  return {
    server,
    clock,
    open: (more) => openExchange({ exchange: 'binance', url: server.url, clock, ...more }),
  }
}

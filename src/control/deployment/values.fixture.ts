import { parseTenantId } from '../tenant/index.ts'
import type { WantedBot } from './values.ts'

export const CLIENT = parseTenantId('cliente-001')
export const NEIGHBOUR = parseTenantId('cliente-002')

/** A whole bot; what matters to a test stands in the test. */
export function wantedBot(changes: Partial<WantedBot> = {}): WantedBot {
  return {
    ...{ name: 'trend', mode: 'trade', runtime: 'leme', strategy: 'trend-with-model', timeframe: '1h' },
    ...{ strategyVersion: `sha256:${'1f'.repeat(32)}`, parameters: { fast: 12, slow: 48, isQuick: true } },
    ...{ exchange: 'binance', pairs: ['BTC/USDT', 'ETH/USDT'], dryRun: true, maxOpenTrades: 2 },
    ...{ stakeCurrency: 'USDT', stakeAmount: 100, tradingMode: 'spot', exposure: 200 },
    resources: { cpuMillis: 100, memoryMb: 256 },
    commandId: 'command-0',
    ...changes,
  }
}

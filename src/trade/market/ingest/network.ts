import { isNetwork, NETWORK_FORM } from '../../../domain/index.ts'
import { MarketError } from '../market-error.ts'

/** @throws MarketError `ingest.network` */
export function requireNetworks(networks: readonly string[]): void {
  const wrong = networks.find((text) => !isNetwork(text))
  if (wrong === undefined) return
  throw new MarketError('ingest.network', `"${wrong}" is no network`, { hint: NETWORK_FORM })
}

import { sha256 } from '../../../math/index.ts'
import type { ManifestSeries, RunManifest } from './manifest-schema.ts'

/**
 * The one text of a manifest: JSON without white space, keys in the order of the schema, numbers as
 * ECMAScript writes them. Equal manifests, equal text.
 */
export function manifestText({ schema, data, config, code, result }: RunManifest): string {
  return JSON.stringify({
    schema,
    data: data.map(orderedSeries),
    config: { hash: config.hash, seed: config.seed },
    code: {
      strategy: code.strategy,
      strategyHash: code.strategyHash,
      version: code.version,
      commit: code.commit,
      sourceHash: code.sourceHash,
      engine: code.engine,
      node: code.node,
      platform: code.platform,
    },
    result: {
      trades: result.trades,
      finalBalance: result.finalBalance,
      tradeHash: result.tradeHash,
      metricsHash: result.metricsHash,
    },
  })
}

/** SHA-256 of {@link manifestText}, as 64 hexadecimal digits. */
export function manifestHash(manifest: RunManifest): string {
  return sha256(manifestText(manifest))
}

function orderedSeries({ part, venue, pair, timeframe, start, end, rows, hash }: ManifestSeries) {
  return { part, venue, pair, timeframe, start, end, rows, hash }
}

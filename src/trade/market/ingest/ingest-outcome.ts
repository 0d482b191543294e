import type { IngestCandle, IngestOutcome, IngestStatus } from './port.ts'

/** The answer to a batch whose items got these statuses. */
export function ingestOutcome(
  items: readonly IngestCandle[],
  statuses: readonly IngestStatus[],
): IngestOutcome {
  const count = (status: IngestStatus) => statuses.filter((one) => one === status).length
  return {
    received: items.length,
    inserted: count('inserted'),
    duplicates: count('duplicate'),
    details: items.map(({ sent, time }, at) => ({
      symbol: sent.symbol,
      timeframe: sent.timeframe,
      tsOriginal: sent.time,
      tsBucket: time,
      status: statuses[at]!,
    })),
  }
}

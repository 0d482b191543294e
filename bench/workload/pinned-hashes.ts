import { readFileSync, writeFileSync } from 'node:fs'

const FILE = new URL('../history/trade-hashes.json', import.meta.url)

/** Expected trades of each workload, by name: their `leme.trades/1` hash. */
export function pinnedHashes(): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(FILE, 'utf8'))
}

/** Throws when the trades of a workload are not the pinned ones, or nothing is pinned for it. */
export function requirePinned(name: string, tradeHash: string): void {
  const pinned = pinnedHashes()[name]
  if (pinned === tradeHash) return
  throw new Error(
    pinned === undefined
      ? `bench/history/trade-hashes.json has no ${name}; these trades have ${tradeHash}`
      : `${name} trades differently: ${tradeHash}, pinned is ${pinned}. --pin takes the new trades over.`,
  )
}

/** Takes the trades of a workload over as the expected ones. */
export function pin(name: string, tradeHash: string): void {
  const hashes = { ...pinnedHashes(), [name]: tradeHash }
  writeFileSync(FILE, `${JSON.stringify(hashes, undefined, 2)}\n`)
}

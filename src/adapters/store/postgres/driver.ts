import { registerHooks } from 'node:module'

/** What is mended where, and how often it stands there: docs/adr/0057-a-mended-driver.md. */
const MENDS = [
  // At its end a write that waits for its turn is forgotten, and that it waits is not: nothing is written any more.
  [
    /^( *)clearImmediate\(nextWriteTimer\)$/gm,
    '$1clearImmediate(nextWriteTimer)\n$1chunk = nextWriteTimer = null',
    2,
  ],
  // What was asked between an error of the socket and its end is never answered. No semicolon ends the line before.
  [/!hadError && (\(query \|\| sent\.length\))/g, ';$1', 1],
  // What the lost connection had in hand is told of the one that takes its place.
  [
    /^( *)hadError && options\.shared\.retries\+\+$/gm,
    '$1query = results = errorResponse = null\n$1result = new Result()\n$&',
    1,
  ],
] as const

/**
 * The source of the driver's connections without three faults of its 3.4, by which the connection that takes the place
 * of a lost one ends by the time limit of connecting for ever, a statement waits for ever, or is told another's error.
 * @throws Error where the driver is another one than this was written for
 */
export function mendedConnection(source: string): string {
  return MENDS.reduce((text, [found, mended, times]) => {
    if (text.match(found)?.length === times) return text.replace(found, mended)
    throw new Error(
      'the driver postgres has changed: look whether src/adapters/store/postgres/driver.ts is needed',
    )
  }, source)
}

const hooks = registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    if (!url.endsWith('/postgres/src/connection.js')) return loaded
    return { ...loaded, source: mendedConnection(Buffer.from(loaded.source as Uint8Array).toString()) }
  },
})

/** The driver, with that mended as it is loaded. */
export const { default: postgres } = await import('postgres')
hooks.deregister()

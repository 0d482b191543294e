/** A reason to stop that the reader can act on. */
export class Stop extends Error {
  /**
   * @param {string} message what was found
   * @param {string} hint what to do
   */
  constructor(message, hint) {
    super(message)
    this.hint = hint
  }
}

/**
 * One step of the preparation. Everything is printed to stderr, so that stdout stays the program's own.
 * `work` may announce something slow through `say`; what it returns is printed with the time it took.
 *
 * @param {string} name
 * @param {(say: (text: string) => void) => Promise<string> | string} work
 */
export async function step(name, work) {
  const start = performance.now()
  const result = await work((text) => print(name, `${text} …`, ''))
  print(name, result, seconds(performance.now() - start))
}

/** @param {number} milliseconds */
export function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`
}

/**
 * Ends the process with a sentence when `main` stops for a known reason, with a stack for an unknown one.
 *
 * @param {() => Promise<void>} main
 */
export async function runMain(main) {
  try {
    await main()
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    process.stderr.write(`\n${error.message}\n→ ${error.hint}\n`)
    process.exitCode = 1
  }
}

/** @param {string} name @param {string} text @param {string} time */
function print(name, text, time) {
  process.stderr.write(`  ${name.padEnd(12)}${text.padEnd(time ? 56 : 0)}${time.padStart(time ? 8 : 0)}\n`)
}

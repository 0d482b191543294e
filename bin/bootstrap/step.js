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

const colored = process.stderr.isTTY === true && !process.env.NO_COLOR

/**
 * One step of the preparation, told as the command `leme` tells its own. Everything is printed to stderr,
 * so that stdout stays the program's own. `work` may announce something slow through `say`; what it returns
 * is printed with the time it took.
 *
 * @param {string} name
 * @param {(say: (text: string) => void) => Promise<string> | string} work
 */
export async function step(name, work) {
  const start = performance.now()
  try {
    const detail = await work((text) => process.stderr.write(`  ${name.padEnd(16)} ${text} …\n`))
    const time = duration(performance.now() - start).padStart(8)
    process.stderr.write(`${paint(36, '✓')} ${name.padEnd(16)} ${time}   ${detail}\n`)
  } catch (error) {
    process.stderr.write(`${paint(31, '✗')} ${name}\n`)
    throw error
  }
}

/**
 * `340 ms`, `1.2 s`.
 *
 * @param {number} milliseconds
 */
export function duration(milliseconds) {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`
}

/**
 * Ends the process with a sentence when `main` stops for a known reason, with a stack for an unknown one.
 * Under `--json` the reason is also one document on stdout.
 *
 * @param {() => Promise<void>} main
 */
export async function runMain(main) {
  try {
    await main()
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    const { message, hint } = error
    process.stderr.write(`${paint(31, 'Error')} ${message}\n  ${hint}\n`)
    process.exitCode = 1
    if (!process.argv.includes('--json')) return
    const document = { schema: 'leme.error/1', code: 'bootstrap', message, hint, where: null }
    process.stdout.write(`${JSON.stringify(document)}\n`)
  }
}

/** @param {number} color @param {string} text */
function paint(color, text) {
  return colored ? `\u001b[${color}m${text}\u001b[0m` : text
}

import { writeSync } from 'node:fs'
import { inspect } from 'node:util'
import { createRedactor } from '../../adapters/redaction/index.ts'

/**
 * What this process keeps out of everything that it writes: log, terminal, answers, rows. There is one for each
 * process, so that a secret that any part of it has read is kept out of what every other part writes.
 */
export const redactor = createRedactor({
  onForgotten: () =>
    process.emitWarning('More secrets are in use than can be kept out of logs.', 'LemeSecrets'),
})

/** What nobody caught ends the process as ever, but its last words are without secrets. */
export function redactCrashes(): void {
  process.on('uncaughtException', (error) => {
    writeSync(2, `${redactor.text(inspect(error, { depth: 4 }))}\n`)
    process.exit(1)
  })
}

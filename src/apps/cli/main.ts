import { Fault } from '../../domain/index.ts'
import { redactCrashes, redactor } from '../local/redaction.ts'
import { EXIT, exitCodeOf } from './exit-code.ts'
import { buildProgram } from './program.ts'
import { Terminal } from './terminal.ts'

const args = process.argv.slice(2)
const terminal = new Terminal({
  json: args.includes('--json'),
  out: process.stdout,
  err: process.stderr,
  color: process.stdout.isTTY === true && !process.env.NO_COLOR,
  redactor,
})
redactCrashes()

// Whoever read our output may have read enough; the work in hand still ends well.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

try {
  await buildProgram(terminal).parseAsync(args, { from: 'user' })
} catch (thrown) {
  const error = isCommander(thrown) ? usageFault(thrown) : isAbort(thrown) ? interruption(thrown) : thrown
  if (error) {
    process.exitCode = isAbort(thrown) ? EXIT.interrupted : exitCodeOf(error)
    terminal.failure(error)
  }
}

interface CommanderError extends Error {
  readonly exitCode: number
}

/** Commander reports wrong usage, and also help and version, by throwing. */
function isCommander(error: unknown): error is CommanderError {
  return error instanceof Error && 'exitCode' in error && 'code' in error
}

/** Undefined for help that was asked for. */
function usageFault({ exitCode, message }: CommanderError): Fault | undefined {
  if (exitCode === 0) return undefined
  const isHelp = message === '(outputHelp)'
  const [said = '', suggestion] = message.replace(/^error: /, '').split('\n')
  return new Fault('usage', 'cli.usage', isHelp ? 'a command is missing' : said, {
    hint: suggestion?.replace(/^\((.*)\)$/, '$1') ?? 'Add --help to see what there is.',
  })
}

/** Ctrl-C makes the work in hand throw this. */
function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

function interruption(cause: unknown): Fault {
  return new Fault('failed', 'cli.interrupted', 'stopped before it was done', {
    hint: 'Run it again: it goes on where it can.',
    cause,
  })
}

import { EXIT, exitCodeOf } from './exit-code.ts'
import { buildProgram } from './program.ts'
import { Terminal } from './terminal.ts'

const args = process.argv.slice(2)
const terminal = new Terminal({
  json: args.includes('--json'),
  out: process.stdout,
  err: process.stderr,
  color: process.stdout.isTTY === true && !process.env.NO_COLOR,
})

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
})

try {
  await buildProgram(terminal).parseAsync(args, { from: 'user' })
} catch (error) {
  process.exitCode = isUsage(error) ? usageCode(error) : exitCodeOf(error)
  if (!isUsage(error)) terminal.failure(error)
}

interface UsageError {
  readonly code: string
  readonly exitCode: number
}

/** Commander reports wrong usage, and also help and version, by throwing. */
function isUsage(error: unknown): error is UsageError {
  return typeof error === 'object' && error !== null && 'exitCode' in error && 'code' in error
}

function usageCode({ exitCode }: UsageError): number {
  return exitCode === 0 ? 0 : EXIT.usage
}

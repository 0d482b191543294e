import { inspect } from 'node:util'

interface FailedTest {
  readonly name: string
  readonly line?: number
  readonly details: { readonly duration_ms: number; readonly error: Error }
}

/** A failed test as one block of text: where, what, and the error with its stack inside the project. */
export function describeFailure(file: string, test: FailedTest): string {
  const cause = test.details.error.cause ?? test.details.error
  const place = test.line === undefined ? file : `${file}:${test.line}`
  const error = inspect(cause, { depth: 4, breakLength: 110 })
    .split('\n')
    .filter((line) => !/^\s+at .*\bnode:/.test(line))
    .join('\n')
  return `FAILED  ${place}\n        ${test.name}\n${error.replace(/^/gm, '        ')}`
}

import { globSync } from 'node:fs'
import { relative } from 'node:path'
import { run } from 'node:test'
import { ROOT } from '../bootstrap/prepare.js'
import { duration } from '../bootstrap/step.js'
import type { Part, Verdict } from './part.ts'
import { bundleTests } from './test-bundles.ts'
import { describeFailure } from './test-failure.ts'

/** A hung file is given up after this long. */
const FILE_TIMEOUT_MS = 300_000

/** Everything that has tests; the slow ones first, so that they do not stand alone at the end. */
export const ALL_TESTS = [
  'test/**/*.test.ts',
  'src/apps/**/*.test.ts',
  'src/adapters/**/*.test.ts',
  'src/{client,control,trade,math,domain}/**/*.test.ts',
  'web/**/*.test.ts',
  'examples/**/*.test.ts',
  '{bin,bench}/**/*.test.ts',
]

/**
 * What needs no service, no browser and no build, in half a minute: the pure rooms, the examples and the
 * architecture. The engine against its second simulator, and starting on other machines, is left to `npm test`.
 */
export const QUICK_TESTS = [
  'test/architecture/**/*.test.ts',
  'test/architecture.test.ts',
  'src/{client,control,trade,math,domain}/**/*.test.ts',
  'examples/**/*.test.ts',
  '{bin/habits,bench}/**/*.test.ts',
]

/** How long a file or a test took. */
interface Time {
  readonly name: string
  readonly ms: number
}

interface Skip {
  readonly file: string
  readonly name: string
  readonly reason: string
}

/**
 * Runs test files, two processes at a time; those of the pure rooms share a few. Prints failures, what was skipped and why,
 * the slowest files, and the counts. Under `noSkips` a skipped test is a failure.
 */
export function testsPart(patterns: readonly string[], options: { readonly noSkips: boolean }): Part {
  return { name: 'Tests', run: () => runTests(patterns, options.noSkips) }
}

async function runTests(patterns: readonly string[], noSkips: boolean): Promise<Verdict> {
  const found = patterns.flatMap((pattern) => globSync(pattern, { cwd: ROOT, exclude: isOutside }).sort())
  const own = [...new Set(found)]
  const { files, remove } = bundleTests(own)
  const failures: string[] = []
  const skips: Skip[] = []
  const times = new Map<string, number>()
  const single: Time[] = []
  const printed = new Map<string, string>()
  let passed = 0

  const stream = run({
    files: [...files],
    concurrency: 2,
    timeout: FILE_TIMEOUT_MS,
    execArgv: ['--conditions=leme-source'],
  })
  stream.on('test:pass', (test) => {
    const kept = test.skip ?? test.todo
    if (test.details.type === 'suite') return
    const file = nameOf(test.file)
    single.push({ name: `${file}: ${test.name}`, ms: test.details.duration_ms })
    times.set(file, (times.get(file) ?? 0) + test.details.duration_ms)
    if (kept === undefined || kept === false) passed += 1
    else
      skips.push({
        file: nameOf(test.file),
        name: test.name,
        reason: kept === true ? 'no reason given' : kept,
      })
  })
  stream.on('test:fail', (test) => {
    const { error } = test.details
    const ofChildren = 'failureType' in error && error.failureType === 'subtestsFailed'
    if (!ofChildren) failures.push(describeFailure(nameOf(test.file), test))
  })
  for (const event of ['test:stdout', 'test:stderr'] as const) {
    stream.on(event, ({ file, message }) => {
      printed.set(nameOf(file), (printed.get(nameOf(file)) ?? '') + message)
    })
  }
  for await (const _ of stream);
  remove()

  for (const failure of failures) console.log(`\n${failure}`)
  for (const [file, text] of printed) {
    if (failures.some((failure) => failure.includes(file)))
      console.log(`\nprinted by ${file}:\n${text.trim()}`)
  }
  printSlowest(
    'files',
    [...times].map(([name, ms]) => ({ name, ms })),
  )
  printSlowest('tests', single)
  printSkips(skips)
  console.log(`\n${passed} passed, ${failures.length} failed, ${skips.length} skipped\n`)
  const skipsFail = noSkips && skips.length > 0
  return {
    ok: failures.length === 0 && passed > 0 && !skipsFail,
    note: `${own.length} files, ${passed} passed`,
    ...(skipsFail && { text: 'Tests were skipped, and this run must not skip any.' }),
  }
}

function printSlowest(what: string, times: readonly Time[]): void {
  const slowest = times.toSorted((a, b) => b.ms - a.ms).slice(0, 10)
  console.log(`\nSlowest ${what}:`)
  for (const { name, ms } of slowest) console.log(`  ${duration(ms).padStart(7)}  ${name}`)
}

function printSkips(skips: readonly Skip[]): void {
  if (skips.length === 0) return
  console.log('\nSkipped:')
  for (const { file, name, reason } of skips) console.log(`  ${file}: ${name}\n      ${reason}`)
}

function nameOf(file: string | undefined): string {
  return file === undefined ? '?' : relative(ROOT, file)
}

function isOutside(path: string): boolean {
  return /(^|\/)(node_modules|dist)(\/|$)/.test(path)
}

import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { EXIT } from '../src/apps/cli/exit-code.ts'
import { type Scan, type StringLiteral, scan } from './architecture/scan.ts'

const ROOT = join(import.meta.dirname, '..')
const PAGE = 'docs/reference/errors.md'
const SPELLING = /^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/
/** What no room foresaw, and what commander says about a command line. */
const BARE = ['internal', 'unexpected', 'cli.usage']
/** Their constructors take the kind before the code. */
const KIND_FIRST = new Set(['Fault', 'ServerFault'])

/** Every code that sources can throw: what constructors of faults are given, and what faults declare and somebody uses. */
function thrownCodes(sources: readonly Scan[]): ReadonlySet<string> {
  const classes = sources.flatMap(({ code }) =>
    [...code.matchAll(/class (\w+) extends Fault\b/g)].map(([, name]) => name!),
  )
  const given = sources.flatMap((source) =>
    ['Fault', ...classes].flatMap((name) => codesGivenTo(name, source)),
  )
  const declared = new Set<string>()
  const used = new Set<string>()
  for (const source of sources) {
    const hasClass = /class \w+ extends Fault\b/.test(source.code)
    for (const literal of source.strings.filter(({ value }) => SPELLING.test(value))) {
      const role = roleOf(literal, source.code)
      if (role === 'used') used.add(literal.value)
      if (role === 'declared' && hasClass) declared.add(literal.value)
    }
  }
  return new Set([...given, ...[...declared].filter((code) => used.has(code))])
}

/** Literals in the argument of `new NAME(…)` that is the code. */
function codesGivenTo(name: string, { code, strings }: Scan): string[] {
  return [...code.matchAll(new RegExp(`\\bnew ${name}\\(`, 'g'))].flatMap((match) => {
    const [start, end] = argumentSpan(code, match.index + match[0].length, KIND_FIRST.has(name) ? 1 : 0)
    return strings
      .filter((literal) => literal.start >= start && literal.start < end)
      .map(({ value }) => value)
  })
}

/** Where the argument of this index stands; `from` is behind the opening bracket. */
function argumentSpan(code: string, from: number, index: number): readonly [number, number] {
  let depth = 0
  let start = from
  let left = index
  for (let at = from; at < code.length; at++) {
    const char = code[at]!
    if ('([{'.includes(char)) depth++
    else if (depth === 0 && (char === ',' || char === ')')) {
      if (left-- === 0) return [start, at]
      if (char === ')') break
      start = at + 1
    } else if (')]}'.includes(char)) depth--
  }
  return [from, from]
}

/** A member of a union or a key of an object declares, a comparison asks, everything else uses. */
function roleOf({ start, value }: StringLiteral, code: string): 'declared' | 'asked' | 'used' {
  const before = code.slice(Math.max(0, start - 1000), start).trimEnd()
  const after = code.slice(start + value.length + 2).trimStart()
  if (/[!=]==$/.test(before)) return 'asked'
  if (/[^|]\|$/.test(before) || /^\|[^|]/.test(after)) return 'declared'
  return /[{,]$/.test(before) && after.startsWith(':') ? 'declared' : 'used'
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

const sources = globSync('src/**/*.ts', { cwd: ROOT })
  .filter((path) => !/\.(test|suite|fixture|generated)\.ts$/.test(path))
  .map((path) => scan(read(path)))
const thrown = thrownCodes(sources)
const page = read(PAGE)
const listed = [...page.slice(page.indexOf('## Codes')).matchAll(/^\| `([^`]+)` \|/gm)].map(
  ([, code]) => code!,
)

test('the page lists every code that can be thrown', () => {
  const missing = [...thrown].filter((code) => !listed.includes(code)).sort()
  assert.deepEqual(missing, [], `Add rows to ${PAGE}`)
})

test('the page lists no code that nothing throws, and none twice', () => {
  const idle = listed.filter((code) => !thrown.has(code) && !BARE.includes(code))
  assert.deepEqual(idle, [], `Take these rows out of ${PAGE}`)
  assert.deepEqual(listed, [...new Set(listed)])
})

test('a code is spelled noun.problem', () => {
  const odd = [...thrown].filter((code) => !SPELLING.test(code) && !BARE.includes(code))
  assert.deepEqual(odd, [])
  for (const code of BARE) {
    assert.ok(listed.includes(code))
    assert.ok(
      sources.some(({ strings }) => strings.some(({ value }) => value === code)),
      `${code} is gone`,
    )
  }
})

test('each row says what the code means and what to do', () => {
  for (const line of page.slice(page.indexOf('## Codes')).split('\n')) {
    if (line.startsWith('| `')) assert.match(line, /^\| `[^`]+` \| [^|]{10,} \| [^|]{10,} \|$/)
  }
})

test('the codes of the API that the server describes are on the page', () => {
  const described = [
    ...read('src/apps/server/README.md').matchAll(/`([a-z-]+\.[a-z-]+)`(?=[^|\n]*\|[^|\n]*\|[^|\n]*\|$)/gm),
  ]
  assert.ok(described.length > 20)
  for (const [, code] of described) assert.ok(listed.includes(code!), code)
})

test('the page has the exit codes of the process', () => {
  const table = page.slice(page.indexOf('## Exit codes'), page.indexOf('## Codes'))
  const shown = [...table.matchAll(/^\| (\d+) \| `([\w-]+)` \|/gm)].map(([, code, kind]) => [
    kind,
    Number(code),
  ])
  assert.deepEqual(Object.fromEntries(shown), { ...EXIT })
})

test('codes are found where they are given, declared and used', () => {
  const found = thrownCodes(
    [
      `throw new Fault('cli.usage', 'pair.malformed', f(\`"\${text}", no\`), { hint: 'not.this' })`,
      `throw new Fault(kind, failed.code ?? 'line.failed', 'why')`,
      `class AError extends Fault { constructor(code: 'a.broken' | 'a.idle' | 'a.asked', message: string) {} }`,
      `return new AError(\n  'a.lost', 'it is lost') // 'a.comment'`,
      `const fault = (code: Code) => new AError(code, 'x'); fault(bad ? 'a.broken' : 'b.elsewhere')`,
      `if (error.code === 'a.asked') return { 'no.code': 1 }`,
    ].map(scan),
  )
  assert.deepEqual([...found].sort(), ['a.broken', 'a.lost', 'line.failed', 'pair.malformed'])
})

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { findBinary } from '../terraform/terraform.ts'
import { evaluate } from './evaluate.ts'
import { EvaluationError, UNKNOWN, type Value } from './value.ts'

const scope = { bound: new Map<string, Value>(), lookUp: () => Promise.resolve<Value>(UNKNOWN) }

/** Expressions of the kinds that the modules use, and what Terraform says of them. */
const SAYS: readonly (readonly [expression: string, is: Value])[] = [
  ['1 + 2 * 3 - 4 / 2', 5],
  ['cidrsubnet("10.40.0.0/16", 7, 0)', '10.40.0.0/23'],
  ['cidrsubnet("10.40.0.0/16", 8, 4)', '10.40.4.0/24'],
  ['cidrsubnet("10.40.0.0/16", 4, 1)', '10.40.16.0/20'],
  ['replace(replace("leme/house/objects-key", "-", "-0"), "/", "--")', 'leme--house--objects-0key'],
  ['merge({ a = 1 }, true ? { b = "x" } : {}, { a = 2 })', { a: 2, b: 'x' }],
  ['{ for name, one in { x = { id = 1 }, y = { id = 2 } } : name => one.id }', { x: 1, y: 2 }],
  [`[for k, one in ["a", "b"] : "\${k}-\${one}" if one != "a"]`, ['1-b']],
  ['concat(["a"], [], false ? ["b"] : [])', ['a']],
  ['coalesce(null, "", "x")', 'x'],
  ['can(regex("^[a-z]+$", "abc")) && !endswith("abc", "d")', true],
  ['can(regex("^[a-z]+$", "ABC"))', false],
  ['alltrue([for one in ["10.0.0.0/8", "0.0.0.0/0"] : !endswith(one, "/0")])', false],
  ['toset(["b", "a", "b"])', ['a', 'b']],
  ['one([])', null],
  ['try({ a = 1 }.b, "none")', 'none'],
  ['format("%s:%s", "a", 5)', 'a:5'],
  ['urlencode("a b+c/d@e~f*g")', 'a+b%2Bc%2Fd%40e~f%2Ag'],
  [`"\${1.5 * 2}Gi"`, '3Gi'],
  ['join(",", ["BTCUSDT", "ETHUSDT"])', 'BTCUSDT,ETHUSDT'],
  ['contains(["LRS", "ZRS"], "GRS")', false],
  ['tonumber(split("/", "10.0.0.0/16")[1]) <= 16', true],
  ['null == null ? "same" : "other"', 'same'],
  ['{ a = [{ b = "c" }] }.a[0]["b"]', 'c'],
  ['floor(1.9) == 1 && strcontains("a..b", "..")', true],
]

test('expressions come to what Terraform says of them', async () => {
  for (const [expression, is] of SAYS) {
    assert.deepEqual(await evaluate(`\${${expression}}`, scope), is, expression)
  }
})

test('where Terraform is, it says the same', (t) => {
  const program = findBinary()
  if (!program)
    return t.diagnostic('terraform is not on this machine; what it said on another is written down above')
  const folder = mkdtempSync(join(tmpdir(), 'leme-console-'))
  const input = `jsonencode([${SAYS.map(([expression]) => expression).join(', ')}])`
  const { stdout, stderr, status } = spawnSync(program.binary, ['console'], {
    cwd: folder,
    input,
    encoding: 'utf8',
  })
  rmSync(folder, { recursive: true, force: true })
  assert.equal(status, 0, stderr)
  assert.deepEqual(
    JSON.parse(JSON.parse(stdout)),
    SAYS.map(([, is]) => is),
  )
})

test('what is unknown stays so, and null is told from it', async () => {
  const bound = new Map<string, Value>([
    ['some', { id: UNKNOWN }],
    ['all', UNKNOWN],
  ])
  const of = (expression: string) => evaluate(`\${${expression}}`, { ...scope, bound })
  assert.equal(await of('some.id'), UNKNOWN)
  assert.equal(await of(`"x-\${some.id}"`), UNKNOWN)
  assert.equal(await of('some == null'), false)
  assert.equal(await of('all == null'), UNKNOWN)
  assert.equal(await of('length([some.id])'), 1)
  assert.equal(await of('all ? 1 : 2'), UNKNOWN)
})

test('what Terraform would refuse is refused', async () => {
  for (const expression of [
    '{ a = 1 }.b',
    'regex("a", "b")',
    'one([1, 2])',
    'cidrsubnet("10.0.0.0/30", 4, 1)',
    'coalesce(null)',
  ]) {
    await assert.rejects(evaluate(`\${${expression}}`, scope), EvaluationError, expression)
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CLIENT, commandWorld, deploy, NEIGHBOUR } from './command-world.fixture.ts'
import { parseCommandRequest } from './parse-command-request.ts'
import { MOST_OPEN, receive } from './receive.ts'
import { requestDigest } from './request-digest.ts'

const EDIT = { kind: 'edit', commit: 'ab'.repeat(20) }

test('every problem of a request names its field and shows nothing of what stood there', () => {
  const wrong: readonly (readonly [unknown, RegExp])[] = [
    [null, /^a command is an object with a kind$/],
    [[], /^a command is an object with a kind$/],
    ['stop', /^a command is an object with a kind$/],
    [{}, /^kind must be one of deploy, stop, suspend, resume$/],
    [{ kind: 'Stop' }, /^kind must be .*did you mean stop\?$/],
    [{ kind: ['stop'] }, /^kind must be one of/],
    [JSON.parse('{"__proto__": {"kind": "stop", "bot": null}}'), /^kind must be one of/],
    [{ kind: 'constructor' }, /^kind must be one of/],
    [{ kind: 'stop' }, /^bot is missing$/],
    [{ kind: 'stop', bot: '../x' }, /^bot must be the name of a bot, or null for all of them, found a text/],
    [{ kind: 'stop', bot: 3 }, /^bot must be/],
    [{ kind: 'stop', bot: null, force: true }, /^force is not known$/],
    [{ kind: 'suspend', reason: 'a\nb' }, /^reason must be at most 200 printable characters in one line/],
    [{ kind: 'suspend', reason: 'x'.repeat(201) }, /^reason must be/],
    [{ kind: 'resume', reason: '\u2028' }, /^reason must be/],
    [{ kind: 'resume', reason: '\ud800' }, /^reason must be/],
    [{ kind: 'deploy' }, /^bot is missing$/],
    [{ kind: 'deploy', bot: {} }, /^bot\.name is missing; bot\.mode is missing/],
    [EDIT, /^kind must be one of/],
  ]
  for (const [json, message] of wrong) {
    assert.throws(
      () => parseCommandRequest(json, 'api'),
      { code: 'command.invalid', message },
      JSON.stringify(json),
    )
  }
  for (const json of [deploy(), { kind: 'stop', bot: null }, { kind: 'stop', bot: 'trend' }]) {
    assert.deepEqual(parseCommandRequest(json, 'cli'), json)
  }
  for (const kind of ['suspend', 'resume'])
    parseCommandRequest({ kind, reason: 'Férias — 2 weeks' }, 'system')
})

test('edits come from the repository, and nothing else does', () => {
  assert.deepEqual(parseCommandRequest(EDIT, 'git'), EDIT)
  assert.deepEqual(parseCommandRequest({ ...EDIT, commit: 'ab'.repeat(32) }, 'git').kind, 'edit')
  for (const commit of [
    '',
    'main',
    '--upload-pack=x',
    'AB'.repeat(20),
    'ab'.repeat(21),
    `${EDIT.commit}\n`,
  ]) {
    assert.throws(() => parseCommandRequest({ ...EDIT, commit }, 'git'), { code: 'command.invalid' }, commit)
  }
  assert.throws(() => parseCommandRequest(deploy(), 'git'), { code: 'command.invalid' })
})

test('equal requests have one digest, whatever the order of their keys; others have another', () => {
  const json = fc.jsonValue({ maxDepth: 4 })
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, child]) => [key, reversed(child)]),
    )
  }
  fc.assert(
    fc.property(json, json, (request, other) => {
      const digest = requestDigest({ tenant: CLIENT, request })
      assert.equal(digest, requestDigest({ tenant: CLIENT, request: reversed(request) }))
      assert.notEqual(digest, requestDigest({ tenant: NEIGHBOUR, request }))
      const isSame = JSON.stringify(sorted(request)) === JSON.stringify(sorted(other))
      assert.equal(digest === requestDigest({ tenant: CLIENT, request: other }), isSame)
    }),
    { seed: 5 },
  )
})

function sorted(value: unknown): unknown {
  if (Object.is(value, -0)) return 0
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return { entries: entries.map(([key, child]) => [key, sorted(child)]) }
}

test('too much, too deep, and what is no JSON is not taken', async () => {
  const { commands } = commandWorld()
  let deep: unknown = 0
  for (let n = 0; n < 100_000; n++) deep = [deep]
  const cyclic: Record<string, unknown> = {}
  cyclic.self = cyclic
  const wrong = [
    deep,
    cyclic,
    { text: 'x'.repeat(70_000) },
    Array(70_000).fill(0),
    1n,
    Symbol('x'),
    Number.NaN,
  ]
  for (const request of [...wrong, () => 1, { a: [undefined, { b: Number.POSITIVE_INFINITY }] }]) {
    const message = { id: 'command-a', tenant: CLIENT, source: 'api', actor: 'operator', request } as const
    await assert.rejects(receive({ commands }, message), { code: 'command.invalid' })
  }
  assert.deepEqual((await commands.list({ limit: 9 })).items, [])
})

test('a command is taken once, however often it comes, and its id stands for nothing else', async () => {
  const { ask, commands } = commandWorld()
  const first = await ask('command-a', deploy())
  const again = await Promise.all(Array.from({ length: 20 }, () => ask('command-a', deploy())))
  for (const one of again) assert.deepEqual(one, first)
  await assert.rejects(ask('command-a', deploy({ timeframe: '5m' })), { code: 'command.changed' })
  await assert.rejects(ask('command-a', deploy(), { tenant: NEIGHBOUR }), { code: 'command.changed' })
  assert.equal((await commands.list({ limit: 9 })).items.length, 1)
})

test('ids that cannot be labels are refused, and those of commits are kept for them', async () => {
  const { ask } = commandWorld()
  for (const id of [
    '',
    'short',
    'a'.repeat(64),
    '-command-a',
    'command-a-',
    'command a',
    'command/a',
    '__proto__',
    null,
    7,
  ]) {
    await assert.rejects(ask(id as string, deploy()), { code: 'command.id' }, String(id))
  }
  await assert.rejects(ask('git-12345678', deploy()), { code: 'command.id' })
  await assert.rejects(ask('command-a', EDIT, { source: 'git' }), { code: 'command.id' })
})

test('a client that asks for too much at once has to wait, but not to end its bots', async () => {
  const { ask, commands, settle } = commandWorld()
  for (let n = 0; n < MOST_OPEN; n++) await ask(`command-${n}`, { kind: 'resume', reason: '' })
  await assert.rejects(ask('one-more', deploy()), { code: 'command.full' })
  await ask('the-stop', { kind: 'stop', bot: null })
  await ask('command-0', { kind: 'resume', reason: '' })
  await ask('for-another', deploy(), { tenant: NEIGHBOUR })
  assert.equal((await commands.open(CLIENT)).length, MOST_OPEN + 1)
  await settle()
  await ask('one-more', deploy())
})

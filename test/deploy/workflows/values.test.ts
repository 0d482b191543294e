import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, test } from 'node:test'
import { capture } from '../../../bin/bootstrap/child.js'
import { wantedBot } from '../../../src/control/deployment/values.fixture.ts'
import { runScript } from './script.fixture.ts'

// A bot that is deployed by a commit: the script of the workflow, and a real repository.

const folder = mkdtempSync(join(tmpdir(), 'leme-values-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const PATH = 'clientes/cliente-001/values.yaml'
const {
  name: _name,
  commandId: _id,
  strategy: _strategy,
  exchange: _exchange,
  pairs: _pairs,
  ...rest
} = wantedBot()
const ORDER = {
  ...{
    ACTION: 'trade',
    CLIENT: 'cliente-001',
    BOT: 'trend',
    STRATEGY: 'trend-with-model',
    EXCHANGE: 'binance',
  },
  ...{ PAIRS: 'BTC/USDT, ETH/USDT', OPTIONS: JSON.stringify(rest), VALUES_FOLDER: 'values' },
}
let count = 0
let home = ''

async function git(...args: string[]): Promise<string> {
  const own = ['-c', 'user.name=test', '-c', 'user.email=test@leme.example', '-c', 'init.defaultBranch=main']
  const { code, output } = await capture('git', [...own, ...args])
  assert.equal(code, 0, output)
  return output
}

beforeEach(async () => {
  count += 1
  home = join(folder, `case-${count}`)
  mkdirSync(home)
  await git('init', '--quiet', '--bare', join(home, 'remote.git'))
  await git('clone', '--quiet', join(home, 'remote.git'), join(home, 'values'))
  writeFileSync(join(home, 'values/README.md'), '# Values\n')
  await git('-C', join(home, 'values'), 'add', '.')
  await git('-C', join(home, 'values'), 'commit', '--quiet', '-m', 'Begin')
  await git('-C', join(home, 'values'), 'push', '--quiet', 'origin', 'HEAD:main')
  await git('-C', join(home, 'values'), 'checkout', '--quiet', '-B', 'main')
})

const commit = (env: Readonly<Record<string, string>> = {}) =>
  runScript('commit-values.sh', { folder: home, env: { ...ORDER, ...env } })
const seen = (path = PATH) => git('-C', join(home, 'remote.git'), 'show', `main:${path}`)

test("a bot is committed as a person's change, and reads as the control plane will read it", async () => {
  const ran = await commit()
  assert.equal(ran.code, 0, ran.output)
  assert.match(await seen(), /strategy: trend-with-model/)
  assert.doesNotMatch(await git('-C', join(home, 'remote.git'), 'log', 'main'), /Leme-Command/)
  const checked = await runScript('check-values.ts', { folder: home, args: ['values'] })
  assert.deepEqual([checked.code, checked.outputs.files], [0, '1'], checked.output)
  const again = await commit()
  assert.equal(again.code, 0)
  assert.match(again.output, /says so already/)
})

test('comments stay, and what others wrote meanwhile is kept', async () => {
  assert.equal((await commit()).code, 0)
  const other = join(home, 'other')
  await git('clone', '--quiet', '--branch', 'main', join(home, 'remote.git'), other)
  const file = join(other, PATH)
  writeFileSync(file, `# asked for on the phone\n${readFileSync(file, 'utf8')}`)
  await git('-C', other, 'commit', '--quiet', '-am', 'By hand')
  await git('-C', other, 'push', '--quiet', 'origin', 'main')
  // This checkout has not seen it yet: its first push is refused.
  const ran = await commit({ BOT: 'second' })
  assert.equal(ran.code, 0, ran.output)
  const text = await seen()
  assert.match(text, /^# asked for on the phone/)
  assert.match(text, /name: trend\n[\s\S]*name: second\n/)
})

test('a bot is taken out, and one that is not there is refused', async () => {
  await commit()
  assert.equal((await commit({ ACTION: 'stop' })).code, 0)
  assert.match(await seen(), /bots: \[\]/)
  const ran = await commit({ ACTION: 'stop', BOT: 'none' })
  assert.equal(ran.code, 1)
  assert.match(ran.output, /::error::/)
})

for (const [what, env, said] of [
  [
    'a field that the schema does not know',
    { OPTIONS: JSON.stringify({ ...rest, leverage: 9 }) },
    /leverage/,
  ],
  ['a missing field', { OPTIONS: '{}' }, /timeframe|strategyVersion/],
  ['a client that is a path', { CLIENT: '../evil' }, /CLIENT is such as cliente-001/],
  ['a bot whose name ends the line', { BOT: 'a\nschema: other' }, /name/],
] as const) {
  test(`${what} is refused before anything is committed`, async () => {
    const before = await git('-C', join(home, 'remote.git'), 'rev-parse', 'main')
    const ran = await commit(env)
    assert.notEqual(ran.code, 0)
    assert.match(ran.output, said)
    assert.equal(await git('-C', join(home, 'remote.git'), 'rev-parse', 'main'), before)
  })
}

test('a file of nonsense, or with a secret, does not pass the check', async () => {
  await commit()
  const file = join(home, 'values', PATH)
  writeFileSync(file, readFileSync(file, 'utf8').replace('maxOpenTrades: 2', 'maxOpenTrades: many'))
  const nonsense = await runScript('check-values.ts', { folder: home, args: ['values'] })
  assert.equal(nonsense.code, 1)
  assert.match(nonsense.output, /::error file=clientes\/cliente-001\/values\.yaml::.*maxOpenTrades/)
  writeFileSync(file, `# ${'AK'}${'IA'}${'QWERTYUIOPASDFGH'}\n${await seen()}`)
  const secret = await runScript('check-values.ts', { folder: home, args: ['values'] })
  assert.deepEqual([secret.code, /seems to hold a secret/.test(secret.output)], [1, true], secret.output)
})

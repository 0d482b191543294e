import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { after, describe, it } from 'node:test'
import { buildProgram } from './program.ts'
import { Terminal } from './terminal.ts'

const folder = mkdtempSync(join(tmpdir(), 'leme-program-'))
after(() => rmSync(folder, { recursive: true }))

function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const strategy = write(
  'rise.ts',
  `import { above } from 'leme/math'
import { defineStrategy } from 'leme/strategy'
export default defineStrategy({
  name: 'rise',
  timeframe: '15m',
  indicators: () => ({}),
  enterLong: ({ open, close }) => above(close, open),
})
`,
)
const rows = Array.from(
  { length: 240 },
  (_, i) => `${1_704_067_200_000 + i * 300_000},10,12,9,${9 + (i % 3)},1`,
)
const candles = write('AAA-USDT-5m.csv', `${rows.join('\n')}\n`)

class Caught extends Writable {
  text = ''
  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += chunk.toString()
    done()
  }
}

async function run(...args: string[]): Promise<{ out: string; err: string }> {
  const [out, err] = [new Caught(), new Caught()]
  const streams = { out, err } as unknown as { out: NodeJS.WriteStream; err: NodeJS.WriteStream }
  await buildProgram(new Terminal({ json: false, color: false, ...streams })).parseAsync(args, {
    from: 'user',
  })
  return { out: out.text, err: err.text }
}

describe('a configuration of freqtrade', () => {
  const config = write(
    'config.json',
    '{"dry_run": true, "timeframe": "5m", "telegram": {"enabled": false}, "fee": 0}',
  )
  const asked = ['backtest', '-s', strategy, '--candles', candles, '--config', config]

  it('says the timeframe where the command line does not', async () => {
    assert.match((await run(...asked)).out, /^rise on AAA\/USDT, 5m$/m)
    assert.match((await run(...asked, '-i', '1h')).out, /^rise on AAA\/USDT, 1h$/m)
  })

  it('is told which of its keys have no effect, once', async () => {
    const { err } = await run(...asked)
    assert.equal(err, `! ${config}: not used in a backtest: dry_run, telegram\n`)
  })
})

describe('leme config schema', () => {
  it('prints every published schema as JSON Schema', async () => {
    const names = ['app', 'pipeline', 'rules', 'backtest', 'metrics', 'manifest', 'pipeline-result']
    for (const name of names) {
      const schema = JSON.parse((await run('config', 'schema', name)).out)
      assert.deepEqual(
        [schema.$schema, schema.type],
        ['https://json-schema.org/draft/2020-12/schema', 'object'],
        name,
      )
    }
    await assert.rejects(run('config', 'schema', 'rule'), {
      code: 'schema.unknown',
      hint: 'Did you mean "rules"?',
    })
  })
})

describe('leme strategy', () => {
  it('hash prints the digest of the code, and which files it is of', async () => {
    const file = write('imports.ts', `import './rise.ts'\n`)
    const { out } = await run('strategy', 'hash', file)
    assert.match(out, /^[0-9a-f]{64}\nof .*imports\.ts, .*rise\.ts\n$/)
    assert.match((await run('strategy', 'hash', strategy)).out, /^[0-9a-f]{64}\n$/)
    await assert.rejects(run('strategy', 'hash', join(folder, 'none.ts')), { code: 'strategy-file.missing' })
  })

  it('check tells what an event strategy wants, by kind', async () => {
    const event = write(
      'event.ts',
      `import { defineEventStrategy, type Intent } from 'leme/strategy'
export default defineEventStrategy({
  name: 'event',
  timeframe: '1h',
  indicators: () => ({}),
  decide: ({ pairs }) =>
    pairs.flatMap(({ pair, trade, last }): Intent[] =>
      trade ? [{ kind: 'exit', pair }] : last.close > 0 ? [{ kind: 'enter', pair }] : [],
    ),
})
`,
    )
    const { out } = await run('strategy', 'check', event)
    const [, enter, exit, targets, trades] =
      /(\d+) intents to enter, (\d+) to exit, (\d+) targets, (\d+) trades/.exec(out)?.map(Number) ?? []
    assert.ok(enter! > 900 && exit! > 900, out)
    assert.equal(targets, 0)
    assert.ok(enter! - trades! <= 1, 'an intent on the last candle has none to act on')
    assert.match((await run('strategy', 'check', strategy)).out, /\d+ entry signals, 0 exit signals/)
  })
})

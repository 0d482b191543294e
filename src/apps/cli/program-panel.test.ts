import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { PassThrough } from 'node:stream'
import { after, describe, it } from 'node:test'
import { Command } from 'commander'
import { Fault } from '../../domain/index.ts'
import { PANEL_ALGORITHMS, PANEL_SETTINGS } from '../../trade/pipeline/index.ts'
import { exitCodeOf } from './exit-code.ts'
import { buildProgram } from './program.ts'
import { addPanel } from './program-panel.ts'
import { Terminal } from './terminal.ts'

const MAIN = join(import.meta.dirname, 'main.ts')
const folder = await mkdtemp(join(tmpdir(), 'leme-panel-cli-'))
after(() => rm(folder, { recursive: true, force: true }))
const at = (name: string) => join(folder, name)

/** What `leme panel … --json` prints. */
async function leme(...args: readonly string[]) {
  const out = new PassThrough()
  const err = new PassThrough().resume()
  const streams = { out, err } as unknown as { out: NodeJS.WriteStream; err: NodeJS.WriteStream }
  const program = buildProgram(new Terminal({ json: true, ...streams, color: false }))
  await program.parseAsync(['panel', ...args, '--json'], { from: 'user' })
  return JSON.parse(String(out.read()))
}

async function fails(...args: readonly string[]): Promise<{ exit: number; code: string }> {
  const error = await leme(...args).then(
    () => assert.fail('it did not fail'),
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof Fault)
  return { exit: exitCodeOf(error), code: error.code }
}

describe('leme panel', () => {
  it('has the defaults and names of its room', () => {
    const program = new Command()
    const { stdout, stderr } = process
    addPanel(program, new Terminal({ json: true, out: stdout, err: stderr, color: false }))
    const train = program.commands[0]!.commands.find((command) => command.name() === 'train')!
    for (const [name, value] of Object.entries(PANEL_SETTINGS)) assert.equal(train.opts()[name], value, name)
    const choices = (name: string) =>
      train.options.find((option) => option.attributeName() === name)!.argChoices
    assert.deepEqual(choices('types'), Object.keys(PANEL_ALGORITHMS))
    assert.deepEqual(new Set(choices('algorithms')), new Set(Object.values(PANEL_ALGORITHMS).flat()))
  })

  it('goes from a file to predictions over HTTP', async () => {
    const made = await leme(
      'generate',
      '--assets',
      '3',
      '--days',
      '80',
      '--reversal',
      '0.5',
      '--out',
      at('raw.csv'),
    )
    assert.deepEqual([made.rows, made.file], [240, at('raw.csv')])

    const { report, written } = await leme('features', '-d', at('raw.csv'), '--out', at('features.csv'))
    assert.deepEqual([report.assets, report.counts, written], [3, {}, [at('features.csv')]])
    assert.equal((await readFile(at('features.csv'), 'utf8')).trimEnd().split('\n').length, 241)

    const none = await fails('predict', '--artifacts', at('models'))
    assert.deepEqual([none.exit, none.code], [4, 'predictor.empty'])

    const trained = await leme('train', '-d', at('raw.csv'), '--artifacts', at('models'), '--trees', '5')
    assert.equal(trained.models.length, 4)
    const list = await readFile(join(at('models'), 'latest_models.txt'), 'utf8')
    assert.deepEqual(
      list.trimEnd().split('\n'),
      trained.models.map(({ folder }: { folder: string }) => folder).sort(),
    )

    const { assets } = await leme('predict', '--artifacts', at('models'), '--symbols', 'A002')
    assert.deepEqual([assets.length, assets[0].predictions.length], [1, 4])
    const same = await leme('predict', '--artifacts', at('models'), '--symbols', 'A002', '-d', at('raw.csv'))
    assert.deepEqual(same.assets, assets)
    assert.equal(
      (await fails('predict', '--artifacts', at('models'), '--symbols', 'A02')).code,
      'asset.unknown',
    )

    await served(async (url) => {
      const response = await fetch(`${url}/symbol/A002`)
      const answer = (await response.json()) as { predictions: Record<string, number>[] }
      assert.deepEqual(
        answer.predictions.map((p) => p.nextClose ?? p.probabilityUp),
        assets[0].predictions.map(({ value }: { value: number }) => value),
      )
      assert.equal((await fetch(`${url}/reload`, { method: 'POST' })).status, 200)
    })
  })

  it('trains on what is dropped beside the models, and once on the same bytes', async () => {
    await leme('generate', '--assets', '2', '--days', '60', '--seed', '9', '--out', at('fresh.csv'))
    const place = at('watched')
    await mkdir(join(place, 'raw'), { recursive: true })
    await copyFile(at('fresh.csv'), join(place, 'raw', 'first.csv'))
    const quick = ['--once', '--poll-seconds', '0.05', '--settle-seconds', '0', '--trees', '2']
    const watch = () => leme('watch', '--artifacts', at('watched'), ...quick)

    const first = await watch()
    const [{ key, outcome }] = first.taken
    assert.deepEqual(
      [key, outcome.kind, outcome.fresh, outcome.result.length],
      ['raw/first.csv', 'done', true, 4],
    )
    const list = await readFile(join(place, 'latest_models.txt'), 'utf8')
    assert.deepEqual(list.trimEnd().split('\n'), [...outcome.result].sort())
    const [features] = await readdir(join(place, 'features'))
    assert.equal(
      (await readFile(join(place, 'features', features!), 'utf8')).trimEnd().split('\n').length,
      121,
    )

    await rm(join(place, 'raw', 'first.csv'))
    await copyFile(at('fresh.csv'), join(place, 'raw', 'copy.csv'))
    const again = await watch()
    assert.deepEqual([again.taken[0].outcome.kind, again.taken[0].outcome.fresh], ['done', false])
    assert.equal(await readFile(join(place, 'latest_models.txt'), 'utf8'), list)

    await rm(join(place, 'raw', 'copy.csv'))
    await writeFile(join(place, 'raw', 'broken.csv'), 'symbol,open\nA,1\n')
    const broken = await watch()
    assert.equal(broken.taken[0].outcome.kind, 'failed')
    assert.match(broken.taken[0].outcome.reason, /no column "datetime"/)
    assert.equal(await readFile(join(place, 'latest_models.txt'), 'utf8'), list)
  })

  it('says what is wrong with a file, a setting, a short history', async () => {
    assert.deepEqual(
      await fails('train', '-d', at('none.csv'), '--artifacts', at('m')).then(({ exit }) => exit),
      4,
    )
    await leme('generate', '--assets', '1', '--days', '3', '--out', at('short.csv'))
    const short = await fails('train', '-d', at('short.csv'), '--artifacts', at('m'))
    assert.deepEqual([short.exit, short.code], [4, 'rows.few'])
    const odd = await fails('train', '-d', at('short.csv'), '--artifacts', at('m'), '--folds', '99')
    assert.deepEqual([odd.exit, odd.code], [3, 'panel.setting'])
  })
})

/** Runs `panel serve` on any port while `use` does, then stops it as Ctrl-C does; it has to end well. */
async function served(use: (url: string) => Promise<void>): Promise<void> {
  const args = [
    '--conditions=leme-source',
    MAIN,
    'panel',
    'serve',
    '--artifacts',
    'models',
    '--port',
    '0',
    '--json',
  ]
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = once(child, 'exit')
  try {
    const [line] = await once(createInterface(child.stdout), 'line')
    await use(JSON.parse(line).url)
  } finally {
    child.kill('SIGTERM')
  }
  assert.deepEqual(await ended, [0, null])
}

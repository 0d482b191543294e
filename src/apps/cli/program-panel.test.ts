import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, describe, it } from 'node:test'
import { promisify } from 'node:util'
import { Command } from 'commander'
import { PANEL_ALGORITHMS, PANEL_SETTINGS } from '../../trade/pipeline/index.ts'
import { addPanel } from './program-panel.ts'
import { Terminal } from './terminal.ts'

const MAIN = join(import.meta.dirname, 'main.ts')
const folder = await mkdtemp(join(tmpdir(), 'leme-panel-cli-'))
after(() => rm(folder, { recursive: true, force: true }))
const FLAGS = ['--conditions=leme-source', MAIN, 'panel']

async function leme(...args: readonly string[]) {
  const { stdout } = await promisify(execFile)(process.execPath, [...FLAGS, ...args, '--json'], {
    cwd: folder,
  })
  return JSON.parse(stdout)
}

async function fails(...args: readonly string[]): Promise<{ exit: number; code: string; hint: string }> {
  const error = await promisify(execFile)(process.execPath, [...FLAGS, ...args, '--json'], {
    cwd: folder,
  }).then(
    () => assert.fail('it did not fail'),
    (thrown: { code: number; stdout: string }) => thrown,
  )
  const { code, hint } = JSON.parse(error.stdout)
  return { exit: error.code, code, hint }
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
    const made = await leme('generate', '--assets', '3', '--days', '80', '--reversal', '0.5')
    assert.deepEqual([made.rows, made.file], [240, 'raw.csv'])

    const { report, written } = await leme('features', '-d', 'raw.csv', '--out', 'features.csv')
    assert.deepEqual([report.assets, report.counts, written], [3, {}, ['features.csv']])
    assert.equal((await readFile(join(folder, 'features.csv'), 'utf8')).trimEnd().split('\n').length, 241)

    const none = await fails('predict', '--artifacts', 'models')
    assert.deepEqual([none.exit, none.code], [4, 'predictor.empty'])

    const trained = await leme('train', '-d', 'raw.csv', '--artifacts', 'models', '--trees', '5')
    assert.equal(trained.models.length, 4)
    const list = await readFile(join(folder, 'models', 'latest_models.txt'), 'utf8')
    assert.deepEqual(
      list.trimEnd().split('\n'),
      trained.models.map(({ folder }: { folder: string }) => folder).sort(),
    )

    const { assets } = await leme('predict', '--artifacts', 'models', '--symbols', 'A002')
    assert.deepEqual([assets.length, assets[0].predictions.length], [1, 4])
    const same = await leme('predict', '--artifacts', 'models', '--symbols', 'A002', '-d', 'raw.csv')
    assert.deepEqual(same.assets, assets)
    assert.equal((await fails('predict', '--artifacts', 'models', '--symbols', 'A02')).code, 'asset.unknown')

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

  it('says what is wrong with a file, a setting, a short history', async () => {
    assert.deepEqual(await fails('train', '-d', 'none.csv', '--artifacts', 'm').then(({ exit }) => exit), 4)
    await leme('generate', '--assets', '1', '--days', '3', '--out', 'short.csv')
    const short = await fails('train', '-d', 'short.csv', '--artifacts', 'm')
    assert.deepEqual([short.exit, short.code], [4, 'rows.few'])
    const odd = await fails('train', '-d', 'short.csv', '--artifacts', 'm', '--folds', '99')
    assert.deepEqual([odd.exit, odd.code], [3, 'panel.setting'])
  })
})

/** Runs `panel serve` on any port while `use` does, then stops it as Ctrl-C does; it has to end well. */
async function served(use: (url: string) => Promise<void>): Promise<void> {
  const args = [...FLAGS, 'serve', '--artifacts', 'models', '--port', '0', '--json']
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

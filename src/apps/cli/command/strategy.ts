import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, relative, resolve } from 'node:path'
import { loadStrategy, StrategyFileError, strategyFiles } from '../../../adapters/strategy-file/index.ts'
import { Fault } from '../../../domain/index.ts'
import { EXAMPLE_FOLDERS } from '../../local/installation.ts'
import { currentConfig } from '../../local/with-app.ts'
import { type Terminal, table } from '../terminal.ts'

/** `leme strategy list`: name, timeframe and parameters of every strategy file. */
export async function strategyList(terminal: Terminal, folders: readonly string[]): Promise<void> {
  const places = folders.length > 0 ? folders : [...EXAMPLE_FOLDERS, ...currentConfig().strategies]
  const strategies = []
  for (const path of places.flatMap(filesOf)) {
    try {
      const { strategy } = await loadStrategy(path)
      strategies.push({
        name: strategy.name,
        timeframe: strategy.timeframe,
        startup: strategy.startup,
        signals: strategy.signals,
        params: strategy.params,
        file: path,
      })
    } catch (error) {
      if (!(error instanceof StrategyFileError)) throw error
      terminal.warn(error.hint ? `${error.message}\n  ${error.hint}` : error.message)
    }
  }
  const rows = strategies.map((one) => [
    one.name,
    one.timeframe,
    one.startup,
    Object.entries(one.params)
      .map(([name, { start }]) => `${name}=${start}`)
      .join(' ') || '–',
    relative(process.cwd(), one.file),
  ])
  const text =
    rows.length === 0
      ? `No strategy in ${places.join(', ')}. See docs/guide/write-a-strategy.md.`
      : table(['strategy', 'candles', 'startup', 'parameters', 'file'], rows)
  terminal.result({ schema: 'leme.strategies/1', strategies }, text)
}

function filesOf(folder: string): readonly string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return strategyFiles(folder)
  throw new Fault('usage', 'strategy.no-folder', `there is no folder ${folder}`, {
    hint: 'Name folders of strategy files, here or under "strategies" in leme.config.jsonc.',
    where: folder,
  })
}

/** `leme strategy new`: a file to begin with, of one of the three kinds. */
export function strategyNew(terminal: Terminal, file: string): void {
  const path = resolve(file)
  const name = basename(path).replace(/\.[a-z]+$/, '')
  if (existsSync(path)) {
    throw new Fault('conflict', 'strategy.exists', `${path} is there already`, { hint: 'Take another name.' })
  }
  const kind = /\.ya?ml$/.test(path) ? 'rules' : /event/.test(name) ? 'event' : 'vector'
  if (!/\.(ts|ya?ml)$/.test(path) || !/^[a-z0-9][a-z0-9-]{0,63}$/.test(name)) {
    throw new Fault('usage', 'strategy.file-name', `"${basename(path)}" is no name of a strategy file`, {
      hint: 'For example my-trend.ts, my-event.ts (an event strategy) or my-trend.yaml (rules); small letters, digits and dashes.',
    })
  }
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, TEMPLATES[kind](name))
  terminal.result(
    { schema: 'leme.strategy-new/1', file: path, kind },
    `${path}\nNext: npx leme strategy check ${file}`,
  )
}

const TEMPLATES: Readonly<Record<'vector' | 'event' | 'rules', (name: string) => string>> = {
  vector: (name) => `import { crossesAbove, crossesBelow, sma } from 'leme/math'
import { defineStrategy, param } from 'leme/strategy'

export default defineStrategy({
  name: '${name}',
  timeframe: '1h',
  startup: 50,
  params: {
    fast: param.int({ min: 5, max: 30, start: 10 }),
    slow: param.int({ min: 20, max: 100, start: 40 }),
  },
  risk: { stop: 0.05 },
  indicators: ({ close }, { fast, slow }) => ({ quick: sma(close, fast), calm: sma(close, slow) }),
  enterLong: ({ quick, calm }) => crossesAbove(quick, calm),
  exitLong: ({ quick, calm }) => crossesBelow(quick, calm),
})
`,
  event: (name) => `import { sma } from 'leme/math'
import { defineEventStrategy, type Intent, param } from 'leme/strategy'

export default defineEventStrategy({
  name: '${name}',
  timeframe: '1h',
  startup: 50,
  params: { window: param.int({ min: 5, max: 50, start: 20 }) },
  risk: { stop: 0.05 },
  indicators: ({ close }, { window }) => ({ mean: sma(close, window) }),
  decide: ({ pairs }) =>
    pairs.flatMap(({ pair, last, trade }): Intent[] => {
      if (!trade && last.close > last.mean) return [{ kind: 'enter', pair }]
      return trade && last.close < last.mean ? [{ kind: 'exit', pair, reason: 'below the mean' }] : []
    }),
})
`,
  rules: (name) => `schema: leme.rules/1
name: ${name}
timeframe: 1h
params:
  fast: { kind: int, min: 5, max: 30, start: 10 }
  slow: { kind: int, min: 20, max: 100, start: 40 }
indicators:
  quick: sma(close, fast)
  calm: sma(close, slow)
enterLong:
  - crossesAbove(quick, calm)
exitLong:
  - crossesBelow(quick, calm)
stop: 0.05
`,
}

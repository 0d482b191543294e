import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import {
  loadStrategy,
  publicNamePaths,
  StrategyFileError,
  strategyFiles,
} from '../../../adapters/strategy-file/index.ts'
import { Fault, parsePair } from '../../../domain/index.ts'
import { prepareMarket, simulate, tradingSettings } from '../../../trade/engine/index.ts'
import { bindStrategy } from '../../../trade/strategy/index.ts'
import { EXAMPLE_STRATEGIES } from '../../local/installation.ts'
import { locatedFault } from '../../local/located-fault.ts'
import { trialCandles, trialSignals } from '../../local/trial-candles.ts'
import { currentConfig } from '../../local/with-app.ts'
import { type Terminal, table } from '../terminal.ts'

/** `leme strategy list`: name, timeframe and parameters of every strategy file. */
export async function strategyList(terminal: Terminal, folders: readonly string[]): Promise<void> {
  const places = folders.length > 0 ? folders : [EXAMPLE_STRATEGIES, ...currentConfig().strategies]
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

/** `leme strategy check`: loads it, runs it, and cuts the future off to see whether anything changes. */
export async function strategyCheck(
  terminal: Terminal,
  file: string,
  options: { tsconfig?: boolean },
): Promise<void> {
  if (options.tsconfig) writeTsconfig(terminal, dirname(resolve(file)))
  const { path, strategy } = await loadStrategy(file)
  const candles = trialCandles(strategy.timeframe)
  try {
    const market = prepareMarket(
      strategy,
      { pair: parsePair('DEMO/USD'), candles },
      {
        signals: { time: candles.time, columns: trialSignals(strategy, candles) },
        proveCausal: true,
        otherCandles: (pair, timeframe) => (pair === 'DEMO/USD' ? undefined : trialCandles(timeframe)),
      },
    )
    const tradingMode = market.enterShort ? 'futures' : 'spot'
    const settings = tradingSettings(strategy.risk, { tradingMode })
    const { trades } = simulate([market], { settings, ...bindStrategy(strategy) })
    const count = (mask?: Uint8Array) => mask?.reduce((sum, flag) => sum + flag, 0) ?? 0
    const json = {
      schema: 'leme.strategy-check/1',
      name: strategy.name,
      kind: strategy.kind,
      causal: true,
      candles: candles.length,
      entries: count(market.enterLong) + count(market.enterShort),
      exits: count(market.exitLong) + count(market.exitShort),
      trades: trades.length,
    }
    terminal.result(
      json,
      `${strategy.name}: sound. ${candles.length} DEMO candles, ${json.entries} entry signals, ${json.exits} exit signals, ${json.trades} trades;\n` +
        'nothing changes when the future is removed.\n' +
        `Next: npx leme backtest -s ${file} --candles FOLDER`,
    )
  } catch (error) {
    throw locatedFault(error, path)
  }
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

function writeTsconfig(terminal: Terminal, folder: string): void {
  const path = join(folder, 'tsconfig.json')
  if (existsSync(path)) {
    throw new Fault('conflict', 'tsconfig.exists', `${path} is there already`, {
      hint: `Add to its compilerOptions: "paths": ${JSON.stringify(publicNamePaths())}`,
    })
  }
  const compilerOptions = {
    target: 'es2024',
    module: 'nodenext',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    paths: publicNamePaths(),
  }
  writeFileSync(path, `${JSON.stringify({ compilerOptions, include: ['*.ts'] }, null, 2)}\n`)
  terminal.say(`${path}: an editor now knows leme/strategy, leme/math and so on`)
}

import { existsSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import {
  loadStrategy,
  publicNamePaths,
  StrategyFileError,
  strategyFiles,
} from '../../../adapters/strategy-file/index.ts'
import { Fault } from '../../../domain/index.ts'
import { assertCausal, prepare } from '../../../trade/strategy/index.ts'
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
      terminal.warn(error.message)
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
  const signals = trialSignals(strategy, candles)
  try {
    const { enterLong, exitLong } = prepare(strategy, candles, { signals })
    assertCausal(strategy, candles, { signals })
    const count = (mask: Uint8Array) => mask.reduce((sum, flag) => sum + flag, 0)
    const json = {
      schema: 'leme.strategy-check/1',
      name: strategy.name,
      causal: true,
      candles: candles.length,
      entries: count(enterLong),
      exits: count(exitLong),
    }
    terminal.result(
      json,
      `${strategy.name}: sound. ${candles.length} DEMO candles, ${json.entries} entry signals, ${json.exits} exit signals;\n` +
        'nothing changes when the future is removed.\n' +
        `Next: npx leme backtest -s ${file} --candles FOLDER`,
    )
  } catch (error) {
    throw locatedFault(error, path)
  }
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

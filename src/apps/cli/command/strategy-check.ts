import { existsSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { loadStrategy, publicNamePaths } from '../../../adapters/strategy-file/index.ts'
import { Fault, parsePair } from '../../../domain/index.ts'
import { type Market, prepareMarket, simulate, tradingSettings } from '../../../trade/engine/index.ts'
import { type BoundStrategy, bindStrategy, type Intent } from '../../../trade/strategy/index.ts'
import { locatedFault } from '../../local/located-fault.ts'
import { trialCandles, trialSignals } from '../../local/trial-candles.ts'
import type { Terminal } from '../terminal.ts'

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
    const counts = signalCounts(market)
    const intents = { enter: 0, exit: 0, target: 0 }
    const bound = counting(bindStrategy(strategy), intents)
    const { trades } = simulate([market], { settings, ...bound })
    const json = {
      schema: 'leme.strategy-check/1',
      name: strategy.name,
      kind: strategy.kind,
      causal: true,
      candles: candles.length,
      ...(strategy.decide ? { intents } : counts),
      trades: trades.length,
    }
    const said = strategy.decide
      ? `${intents.enter} intents to enter, ${intents.exit} to exit, ${intents.target} targets`
      : `${counts.entries} entry signals, ${counts.exits} exit signals`
    terminal.result(
      json,
      `${strategy.name}: sound. ${candles.length} DEMO candles, ${said}, ${json.trades} trades;\n` +
        'nothing changes when the future is removed.\n' +
        `Next: npx leme backtest -s ${file} --candles FOLDER`,
    )
  } catch (error) {
    throw locatedFault(error, path)
  }
}

/** Of a vector strategy. Counted before the run, in which an event strategy's intents may become signals. */
function signalCounts(market: Market): { readonly entries: number; readonly exits: number } {
  const count = (mask?: Uint8Array) => mask?.reduce((sum, flag) => sum + flag, 0) ?? 0
  const { enterLong, enterShort, exitLong, exitShort } = market
  return { entries: count(enterLong) + count(enterShort), exits: count(exitLong) + count(exitShort) }
}

/** The same strategy, and how often it wants what. */
function counting(bound: BoundStrategy, intents: Record<Intent['kind'], number>): BoundStrategy {
  const { decide } = bound
  if (!decide) return bound
  return {
    ...bound,
    decide(now) {
      const wanted = decide(now)
      for (const { kind } of wanted) intents[kind]++
      return wanted
    },
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

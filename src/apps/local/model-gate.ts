import { readFileSync } from 'node:fs'
import type { Gate } from '../../control/command/index.ts'
import type { WantedBot } from '../../control/deployment/index.ts'
import { hashOfBundle } from '../../control/job/index.ts'
import type { Strategy, StrategyLoader } from '../../trade/strategy/index.ts'

export interface ModelGateOptions {
  /** Path of the file of a bot's strategy in its version; undefined where no store has it. */
  readonly findStrategy: (bot: WantedBot) => Promise<string | undefined>
  readonly loadStrategy: StrategyLoader
}

/** Files whose signals are remembered: what stands under a hash never changes. */
const MOST_KEPT = 500
const MOST_TOLD = 5

/**
 * A bot trades on no model that nobody promoted. A values file has no place for a model and its version, so a
 * deployed bot is given no signals, on paper neither: a strategy that reads some is refused here, before the commit.
 */
export function modelGate({ findStrategy, loadStrategy }: ModelGateOptions): Gate {
  const kept = new Map<string, Strategy['signals']>()

  async function signalsOf(bot: WantedBot): Promise<Strategy['signals'] | undefined> {
    const known = kept.get(bot.strategyVersion)
    if (known) return known
    const file = await findStrategy(bot)
    // Nothing of another file is loaded here.
    if (file === undefined || hashOfBundle(readFileSync(file, 'utf8')) !== bot.strategyVersion)
      return undefined
    const { strategy } = await loadStrategy(file)
    kept.set(bot.strategyVersion, strategy.signals)
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!)
    return strategy.signals
  }

  return {
    async judge(_tenant, bot) {
      // A strategy of freqtrade is none of ours: it reads no signals.
      if (bot.runtime !== 'leme') return { verdict: 'pass', reasons: [] }
      const signals = await signalsOf(bot)
      if (!signals) return unread(bot)
      if (signals.length === 0) return { verdict: 'pass', reasons: [] }
      return { verdict: 'refuse', reasons: [readsSignals(bot, signals)] }
    },
  }
}

/** What is not known is not good where it is about money; on paper the runtime says what is missing. */
function unread({ name, strategy, strategyVersion, dryRun }: WantedBot): Awaited<ReturnType<Gate['judge']>> {
  const reason = `whether bot ${name} reads a model is not known: there is no ${strategy} of the version ${strategyVersion} here`
  return { verdict: dryRun ? 'pass' : 'refuse', reasons: [reason] }
}

function readsSignals({ name, strategy }: WantedBot, signals: Strategy['signals']): string {
  const more = signals.length > MOST_TOLD ? ` and ${signals.length - MOST_TOLD} more` : ''
  const what = `its strategy ${strategy} reads ${signals.slice(0, MOST_TOLD).join(', ')}${more}`
  return (
    `bot ${name}: ${what}, as a model gives them, and a deployed bot names no model: deploy a strategy without signals; ` +
    'npx leme trade --paper --pipeline FILE --model NAME@champion runs this one, once npx leme models promote has made a version champion'
  )
}

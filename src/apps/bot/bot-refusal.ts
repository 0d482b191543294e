import type { BotSpec } from '../../domain/index.ts'

/** What a bot's process holds before it has read a candle. */
const LEAST_MEMORY_MB = 192
const CODE_FILE = /\.(c|m)?[jt]sx?$|\.(ya?ml|json|py)$/i

/** Why this bot is not run here, in words; undefined when it is. */
export function refusalOf(bot: BotSpec): string | undefined {
  const { mode, runtime, dryRun, tradingMode, strategy, exposure, resources } = bot
  if (!dryRun) return 'no live orders on this runtime yet: say dryRun: true'
  if (mode !== 'trade') return `no bots of mode ${mode} on this runtime yet: say mode: trade`
  if (runtime !== 'leme') return `no bots of ${runtime} on this runtime yet: say runtime: leme`
  if (tradingMode !== 'spot') {
    return `no ${tradingMode} on this runtime yet, for their funding is not followed: say tradingMode: spot`
  }
  if (CODE_FILE.test(strategy)) {
    return `"${strategy}" is a file: tenants' own code is not run until there is a sandbox for it; name a strategy of the catalogue`
  }
  if (exposure === 0) return 'exposure 0 leaves nothing to trade with: say how much it may hold'
  if (resources.memoryMb < LEAST_MEMORY_MB) {
    return `${resources.memoryMb} MB of memory are too few for a process: say memoryMb: ${LEAST_MEMORY_MB} or more`
  }
  return undefined
}

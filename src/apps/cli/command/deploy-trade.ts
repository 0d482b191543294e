import type { BotSpec, ParameterValue } from '../../../domain/index.ts'
import { Fault } from '../../../domain/index.ts'
import { type RequestedBot, requestedBot } from '../../local/requested-bot.ts'
import type { Terminal } from '../terminal.ts'
import { order } from './deploy-order.ts'
import type { WaitOptions } from './deploy-wait.ts'

export interface TradeOptions extends WaitOptions {
  readonly strategy: string
  readonly exchange: string
  readonly pairs: readonly string[]
  readonly name?: string
  readonly timeframe?: string
  readonly strategyVersion?: string
  readonly param: readonly string[]
  readonly stake?: string
  readonly stakeCurrency?: string
  readonly maxOpenTrades?: number
  readonly exposure?: number
  readonly tradingMode?: BotSpec['tradingMode']
  readonly runtime?: BotSpec['runtime']
  readonly live?: boolean
  readonly cpu?: number
  readonly memory?: number
}

/** `leme deploy trade`: a bot that the client shall have. */
export function deployTrade(terminal: Terminal, client: string, options: TradeOptions): Promise<void> {
  const asked = askedOf(options)
  return order(
    terminal,
    {
      client,
      request: async ({ id }, { deployable }) => ({
        kind: 'deploy',
        bot: await requestedBot(asked, id, deployable),
      }),
    },
    options,
  )
}

function askedOf(options: TradeOptions): RequestedBot {
  const { strategy, exchange, pairs, name, timeframe, strategyVersion, stake, live = false } = options
  const { stakeCurrency, maxOpenTrades, exposure, tradingMode, runtime, cpu, memory } = options
  return {
    ...{ strategy, exchange, pairs, dryRun: !live, parameters: parametersOf(options.param) },
    ...(name !== undefined && { name }),
    ...(timeframe !== undefined && { timeframe }),
    ...(strategyVersion !== undefined && { strategyVersion }),
    ...(stake !== undefined && { stakeAmount: stakeOf(stake) }),
    ...(stakeCurrency !== undefined && { stakeCurrency }),
    ...(maxOpenTrades !== undefined && { maxOpenTrades }),
    ...(exposure !== undefined && { exposure }),
    ...(tradingMode !== undefined && { tradingMode }),
    ...(runtime !== undefined && { runtime }),
    ...((cpu !== undefined || memory !== undefined) && {
      resources: { cpuMillis: cpu ?? 500, memoryMb: memory ?? 512 },
    }),
  }
}

function stakeOf(text: string): number | 'unlimited' {
  if (text === 'unlimited') return text
  const amount = Number(text)
  if (text.trim() !== '' && amount > 0) return amount
  throw new Fault('usage', 'deploy.stake', `"${text}" is no stake`, {
    hint: 'Write an amount such as 100, or unlimited.',
  })
}

/** `fast=3`, `mode=calm`, `loud=true`. */
function parametersOf(texts: readonly string[]): Readonly<Record<string, ParameterValue>> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=')
      if (at < 1) {
        throw new Fault('usage', 'deploy.parameter', `"${text}" is no parameter`, {
          hint: 'Write NAME=VALUE, for example --param fast=12.',
        })
      }
      return [text.slice(0, at), parameterOf(text.slice(at + 1))]
    }),
  )
}

function parameterOf(text: string): ParameterValue {
  if (text === 'true' || text === 'false') return text === 'true'
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}

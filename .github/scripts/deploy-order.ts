/** What a workflow was asked for, from the variables of its step. */
export interface DeployOrder {
  readonly action: 'trade' | 'stop'
  readonly client: string
  /** Name of the bot; empty: the strategy's, or with stop all bots. */
  readonly bot: string
  readonly spec: Readonly<Record<string, unknown>>
}

/** Reads ACTION, CLIENT, BOT, STRATEGY, EXCHANGE, PAIRS and OPTIONS (JSON: timeframe, parameters, stakeAmount …). */
export function readDeployOrder(environment: NodeJS.ProcessEnv): DeployOrder {
  const read = (name: string) => environment[name]?.trim() ?? ''
  const action = read('ACTION')
  if (action !== 'trade' && action !== 'stop') throw new Error(`ACTION is trade or stop, not ${action}`)
  const client = read('CLIENT')
  if (!/^[a-z][a-z0-9-]{1,62}$/.test(client)) throw new Error(`CLIENT is such as cliente-001, not ${client}`)
  const bot = read('BOT')
  if (action === 'stop') return { action, client, bot, spec: {} }
  const spec = {
    strategy: required('STRATEGY', read),
    exchange: required('EXCHANGE', read),
    pairs: required('PAIRS', read)
      .split(/[\s,]+/)
      .filter((pair) => pair !== ''),
    ...readOptions(read('OPTIONS')),
  }
  return { action, client, bot, spec }
}

function required(name: string, read: (name: string) => string): string {
  const value = read(name)
  if (value === '') throw new Error(`${name} is missing`)
  return value
}

function readOptions(text: string): Readonly<Record<string, unknown>> {
  if (text === '') return {}
  let options: unknown
  try {
    options = JSON.parse(text)
  } catch (cause) {
    throw new Error(`OPTIONS is no JSON: ${(cause as Error).message}`, { cause })
  }
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new Error('OPTIONS is a JSON object such as {"timeframe":"1h"}')
  return options as Readonly<Record<string, unknown>>
}

import { setTimeout as delay } from 'node:timers/promises'
import { type AsyncMessage, Connection } from 'rabbitmq-client'
import type { MarketMessage } from '../../trade/market/index.ts'
import { MARKET } from './names.ts'

/** A consumer of market events as the guide describes it: each message id has its effect once. */
export class EventReader implements AsyncDisposable {
  /** In the order in which they came for the first time. */
  readonly messages: MarketMessage[] = []
  /** How many came again. */
  repetitions = 0
  readonly #seen = new Set<string>()
  readonly #connection: Connection
  readonly #consumer: ReturnType<Connection['createConsumer']>

  constructor(url: string, queue: string, routingKey = '#') {
    this.#connection = new Connection({ url, retryLow: 100, retryHigh: 500 })
    this.#connection.on('error', () => {})
    this.#consumer = this.#connection.createConsumer(
      {
        queue,
        queueOptions: { durable: true },
        exchanges: [{ exchange: MARKET, type: 'topic', durable: true }],
        queueBindings: [{ exchange: MARKET, queue, routingKey }],
      },
      (message) => this.#take(message),
    )
    this.#consumer.on('error', () => {})
  }

  #take({ messageId, body }: AsyncMessage): void {
    if (this.#seen.has(messageId!)) this.repetitions++
    else this.messages.push(body as MarketMessage)
    this.#seen.add(messageId!)
  }

  /** Versions by venue, pair, timeframe and kind, in the order in which they came. */
  versions(): Readonly<Record<string, readonly number[]>> {
    const versions: Record<string, number[]> = {}
    for (const { event, venue, pair, timeframe, version } of this.messages) {
      const of = event === 'tick.ingested' ? ' ticks' : ''
      versions[`${venue} ${pair} ${timeframe}${of}`] ??= []
      versions[`${venue} ${pair} ${timeframe}${of}`]!.push(version)
    }
    return versions
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#consumer.close()
    await this.#connection.close()
  }
}

/** Sends as a source does, and waits for the broker's word. */
export async function sendAs(
  url: string,
  userId: string | undefined,
  bodies: readonly (Buffer | object)[],
): Promise<void> {
  const connection = new Connection(url)
  connection.on('error', () => {})
  const publisher = connection.createPublisher({ confirm: true })
  try {
    for (const body of bodies) {
      const envelope = { exchange: 'leme.ingest', routingKey: '', durable: true, mandatory: true }
      await publisher.send({ ...envelope, ...(userId !== undefined && { userId }) }, body)
    }
  } finally {
    await publisher.close()
    await connection.close()
  }
}

/** Waits until something is so. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, patienceMs = 90_000) {
  const end = Date.now() + patienceMs
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`not within ${patienceMs} ms: ${what}`)
    await delay(50)
  }
}

import type { Static } from 'typebox'
import { parseTimeframe } from '../../domain/index.ts'
import {
  type NewSignal,
  SIGNAL_TTL_MS,
  type Signal,
  type SignalAnswer,
  type SignalFeedback,
} from '../../trade/orders/index.ts'
import type { FeedbackBody, SignalBody, SignalReceipt, SignalView } from './schemas/signal.ts'
import { ServerFault } from './server-fault.ts'

/** A signal as terminals read it. */
export function viewSignal(signal: Signal): Static<typeof SignalView> {
  const { symbol, timeframe, side, volume, price, comment, state } = signal
  return {
    ...{ id: signal.id, account_id: signal.accountId, symbol, timeframe, side, volume, price },
    ...{ stop_loss: signal.stopLoss, take_profit: signal.takeProfit, comment },
    ...{ dedupe_key: signal.dedupeKey, state, created_at: signal.createdAt, expires_at: signal.expiresAt },
    ...{ sent_at: signal.sentAt, acked_at: signal.ackedAt },
  }
}

/** @throws Fault `timeframe.unknown` */
export function readSignal(body: Static<typeof SignalBody>): NewSignal {
  const { symbol, side, volume = null, price = null, comment = '' } = body
  return {
    ...{ accountId: body.account_id, symbol, timeframe: parseTimeframe(body.timeframe), side, volume, price },
    ...{ stopLoss: body.stop_loss ?? null, takeProfit: body.take_profit ?? null, comment },
    ...{ ttlMs: body.ttl_ms ?? SIGNAL_TTL_MS, dedupeKey: body.dedupe_key },
  }
}

export function readFeedback(body: Static<typeof FeedbackBody>): SignalFeedback {
  const { status, ticket = null, price = null, volume = null, message = '' } = body
  return {
    ...{ signalId: body.signal_id, accountId: body.account_id, status, price, volume, message },
    ticket: typeof ticket === 'number' ? String(ticket) : ticket,
  }
}

/** @throws ServerFault `signal.unknown`, `signal.state` */
export function receiptOf(answer: SignalAnswer, id: string): Static<typeof SignalReceipt> {
  if (answer.kind !== 'refused') {
    return { signal_id: id, state: answer.signal.state, duplicate: answer.kind === 'already' }
  }
  if (answer.reason === 'unknown') throw unknownSignal(id)
  const why =
    answer.reason === 'account'
      ? 'belongs to another account'
      : answer.state === 'PENDING'
        ? 'was not handed out yet'
        : 'ran out of time before anybody asked for it'
  throw new ServerFault('conflict', 'signal.state', `Signal ${id} is ${answer.state}: it ${why}.`, {
    hint: 'Ask for signals with GET /signals/next, and speak of those alone that it hands out.',
  })
}

export function unknownSignal(id: string): ServerFault {
  return new ServerFault('no-data', 'signal.unknown', `There is no signal "${id}".`, {
    hint: 'Take the id that GET /signals/next or POST /signals answered.',
  })
}

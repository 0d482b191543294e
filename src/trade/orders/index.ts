export type { Bar, Fill, Order } from './order.ts'
export { ORDERS_ERROR_KINDS, OrdersError, type OrdersErrorCode } from './orders-error.ts'
export type { Exchange } from './port.ts'
export { memorySignalStore } from './signal/memory-signal-store.ts'
export {
  SIGNAL_STATES,
  type Signal,
  type SignalAnswer,
  type SignalAsk,
  type SignalQueue,
  type SignalState,
  type SignalStore,
  type SignalTransition,
  type StoredFeedback,
} from './signal/port.ts'
export { refusalOf } from './signal/refusal-of.ts'
export { requireSameSignal } from './signal/require-same-signal.ts'
export {
  NewSignal,
  requireFeedback,
  requireSignal,
  SIGNAL_TTL_MS,
  SignalFeedback,
} from './signal/schema.ts'
export { SimulatedExchange } from './simulated-exchange.ts'
export { type MarketCosts, takerRate } from './taker-rate.ts'

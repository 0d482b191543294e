export type { Bar, Fill, Order } from './order.ts'
export { OrdersError } from './orders-error.ts'
export type { Exchange } from './port.ts'
export { SimulatedExchange } from './simulated-exchange.ts'

export { askBroker } from './ask-broker.ts'
export type { BrokerEvent, BrokerSide, OnBrokerEvent } from './broker-event.ts'
export { type BrokerOptions, connectBroker } from './connect-broker.ts'
export type { TakeMessage } from './ingest-queue.ts'

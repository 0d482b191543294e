export type { LoginStore } from '../../control/tenant/index.ts'
export { buildServer, type ServerOptions, type ServerPorts } from './build-server.ts'
export { EventHub, type EventHubOptions } from './event-hub.ts'
export { type Listening, type ListenOptions, listen } from './listen.ts'
export type {
  BotControl,
  BotFacts,
  DataFinding,
  Offboarding,
  Probe,
  SenderDirectory,
  StrategyCatalogue,
  TenancyPorts,
  TenantDesk,
} from './port.ts'
export type { BacktestSpec } from './schemas/backtest.ts'
export type { Announcement, ServerEventMessage } from './schemas/event.ts'
export type { StrategyInfo } from './schemas/strategy.ts'
export { type ServerCode, ServerFault } from './server-fault.ts'
export type { Server } from './server-type.ts'
export { type StopOptions, stopServing } from './stop-serving.ts'
export { StudyTrials } from './study-trials.ts'

export { createLogger, type LoggerOptions, type LogLevel } from './logger.ts'
export { createTelemetry, type RequestSeen, type Telemetry } from './telemetry.ts'

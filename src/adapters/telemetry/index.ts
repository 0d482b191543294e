export { createLogger, type LoggerOptions, type LogLevel } from './logger.ts'
export { type RedactedLines, redactLines } from './redact-lines.ts'
export { createRedactor, type Redactor, type RedactorOptions } from './redactor.ts'
export { createTelemetry, type RequestSeen, type Telemetry } from './telemetry.ts'

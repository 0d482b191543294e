export { type RedactedLines, redactLines } from './redact-lines.ts'
export { createRedactor, type Redactor, type RedactorOptions } from './redactor.ts'

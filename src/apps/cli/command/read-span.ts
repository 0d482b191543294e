import { OperationError } from '../../../control/operation/index.ts'

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `30m`, `24h` or `7d` in milliseconds, a year at most. @throws OperationError `backup.usage` */
export function readSpan(option: string, text: string): number {
  const [, count = '', unit = ''] = /^([1-9]\d{0,5})([mhd])$/.exec(text) ?? []
  const span = Number(count) * UNITS[unit as keyof typeof UNITS]
  if (unit !== '' && span <= 366 * UNITS.d) return span
  throw new OperationError('backup.usage', `${option} ${text} is no span of time`, {
    hint: 'Write 30m, 24h or 7d, a year at most.',
  })
}

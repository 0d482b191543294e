import { Fault } from '../../domain/index.ts'
import type { Calendar } from '../../trade/market/index.ts'

/** @throws Fault `calendar.unknown` */
export function parseCalendar(text = 'continuous'): Calendar {
  if (text === 'continuous' || text === 'weekdays') return text
  throw new Fault('usage', 'calendar.unknown', `"${text}" is no calendar`, {
    hint: 'Use continuous or weekdays.',
  })
}

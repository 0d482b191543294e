import { MarketError, type Zone } from '../../trade/market/index.ts'

const FIELDS = {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
} as const

/** The clocks of a named zone, to the minute. @throws MarketError `schedule.zone` */
export function zoneOf(name: string): Zone {
  if (name === 'UTC') return (time) => time
  const format = formatOf(name)
  return (time) => {
    const part: Record<string, number> = {}
    for (const { type, value } of format.formatToParts(time)) part[type] = Number(value)
    const { year, month, day, hour, minute } = part as Record<keyof typeof FIELDS, number>
    return Date.UTC(year, month - 1, day, hour, minute)
  }
}

function formatOf(name: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name, hourCycle: 'h23', ...FIELDS })
  } catch (cause) {
    throw new MarketError('schedule.zone', `there is no time zone "${name}"`, {
      hint: 'For example UTC or America/Sao_Paulo.',
      cause,
    })
  }
}

import { PipelineFault } from '../../pipeline-fault.ts'

const QUARTER = 15 * 60_000
const FIELDS = {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
} as const

/**
 * What clocks of a zone show at a UTC time, both in milliseconds, as if what they show were UTC. Zones change at
 * quarters of an hour, so that one look is enough for a quarter.
 * @throws PipelineFault `config.invalid`
 */
export function localTime(zone: string): (time: number) => number {
  if (zone === 'UTC') return (time) => time
  const format = formatOf(zone)
  let quarter = Number.NaN
  let offset = 0
  return (time) => {
    const start = Math.floor(time / QUARTER) * QUARTER
    if (start !== quarter) {
      const part: Record<string, number> = {}
      for (const { type, value } of format.formatToParts(start)) part[type] = Number(value)
      const { year, month, day, hour, minute } = part as Record<keyof typeof FIELDS, number>
      offset = Date.UTC(year, month - 1, day, hour, minute) - start
      quarter = start
    }
    return time + offset
  }
}

function formatOf(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', ...FIELDS })
  } catch (cause) {
    throw new PipelineFault('config.invalid', `there is no time zone "${zone}"`, {
      hint: 'For example UTC or America/New_York.',
      cause,
    })
  }
}

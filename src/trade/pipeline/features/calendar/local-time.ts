import type { Zone } from '../../../market/index.ts'
import { PipelineFault } from '../../pipeline-fault.ts'

const QUARTER = 15 * 60_000

/** The clocks of a zone, asked once a quarter of an hour: zones change at quarters. */
export function localTime(zone: Zone): Zone {
  let quarter = Number.NaN
  let offset = 0
  return (time) => {
    const start = Math.floor(time / QUARTER) * QUARTER
    if (start !== quarter) {
      offset = zone(start) - start
      quarter = start
    }
    return time + offset
  }
}

/**
 * The only zone that is known where none are lent.
 * @throws PipelineFault `config.invalid`
 */
export function utcAlone(name: string): Zone {
  if (name === 'UTC') return (time) => time
  throw new PipelineFault('config.invalid', `the time zone "${name}" is not known here`, {
    hint: 'Take UTC, or lend zones with the option zoneOf.',
  })
}

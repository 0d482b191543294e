import { parseTimeframe, TIMEFRAMES, type Timeframe } from '../../../domain/index.ts'
import { PipelineFault } from '../pipeline-fault.ts'

const UNITS: Readonly<Record<string, string>> = {
  min: 'm',
  T: 'm',
  m: 'm',
  h: 'h',
  H: 'h',
  d: 'd',
  D: 'd',
  w: 'w',
  W: 'w',
}

/**
 * Timeframe of a pandas frequency (`5min`, `1h`, `D`) or of a timeframe's own name.
 * @throws PipelineFault `config.invalid`
 */
export function parseFreq(text: string): Timeframe {
  const match = /^(\d*)([A-Za-z]+)$/.exec(text)
  const unit = match && UNITS[match[2]!]
  const count = Number(match?.[1] || 1)
  const name = unit === 'm' && count >= 60 && count % 60 === 0 ? `${count / 60}h` : `${count}${unit}`
  if (unit && TIMEFRAMES.includes(name as Timeframe)) return parseTimeframe(name)
  throw new PipelineFault('config.invalid', `freq "${text}" is not a frequency`, {
    where: '/freq',
    hint: `Use one of ${TIMEFRAMES.join(', ')}; 5min and 1D are understood too.`,
  })
}

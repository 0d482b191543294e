import { exp, random } from '../../../math/index.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import { PanelCollector } from './collect-panel.ts'
import type { Panel } from './panel.ts'
import { PanelProblems } from './panel-problems.ts'

const DAY_MS = 86_400_000
/** 2020-01-01. */
const FIRST_DAY = 1_577_836_800_000

export interface GeneratePanelOptions {
  readonly assets: number
  /** Daily rows of each asset. */
  readonly days: number
  readonly seed: string | number
  /** How strongly a day's return turns against the one before: 0 is a market without memory. */
  readonly reversal?: number
}

/**
 * An invented market of assets `A001`, `A002`, …: daily log returns with an asset's own volatility (1 to 6 %) and a
 * part that all share. The same options give the same bytes.
 * @throws PipelineFault `panel.setting`
 */
export function generatePanel(options: GeneratePanelOptions): Panel {
  const { assets, days, seed, reversal = 0 } = requireShape(options)
  const market = random(`${seed} market`)
  const shared = Float64Array.from({ length: days }, () => market.normal())
  const collector = new PanelCollector(new PanelProblems())
  for (let asset = 0; asset < assets; asset++) {
    const chance = random(`${seed} ${asset}`)
    const symbol = `A${String(asset + 1).padStart(3, '0')}`
    const volatility = 0.01 + 0.05 * chance.next()
    let close = exp(8 * chance.next() - 2)
    let before = 0
    for (let day = 0; day < days; day++) {
      const change = volatility * (0.5 * shared[day]! + 0.8 * chance.normal()) - reversal * before
      before = change
      const open = close
      close = open * exp(change)
      const high = Math.max(open, close) * exp(0.3 * volatility * chance.next())
      const low = Math.min(open, close) * exp(-0.3 * volatility * chance.next())
      const volume = exp(8 + chance.normal() * 0.5)
      const values = Float64Array.of(high, low, open, close, volume, volume * close)
      collector.add({ line: 0, symbol, time: FIRST_DAY + day * DAY_MS, values })
    }
  }
  return collector.finish()
}

function requireShape(options: GeneratePanelOptions): GeneratePanelOptions {
  const { assets, days, reversal = 0 } = options
  if (!(Number.isInteger(assets) && assets >= 1 && assets <= 999)) throw odd('assets', assets, '1 to 999')
  if (!(Number.isInteger(days) && days >= 1 && days <= 40_000)) throw odd('days', days, '1 to 40000')
  if (!(reversal >= 0 && reversal < 1)) throw odd('reversal', reversal, '0 up to, but not, 1')
  return options
}

function odd(name: string, value: number, range: string): PipelineFault {
  return new PipelineFault('panel.setting', `${name} is ${value}`, { hint: `Use a number from ${range}.` })
}

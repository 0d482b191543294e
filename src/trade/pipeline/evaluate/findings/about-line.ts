import type { PipelineMetrics, VerdictFinding } from '../../pipeline-result.ts'

/** Fewer trades than this prove nothing. */
const FEW_TRADES = 30
/** Random entries that do as well in a larger share than this are chance. */
const BY_CHANCE = 0.05
/** Names listed before the rest is counted. */
const NAMES = 3

/** What speaks against all scores of a line: leaks, drift, and what trading them would have earned. */
export function aboutLine(metrics: PipelineMetrics): readonly VerdictFinding[] {
  return [aboutLeaks, aboutDrift, aboutTrading].flatMap((about) => about(metrics))
}

function aboutLeaks({ leaks }: PipelineMetrics): readonly VerdictFinding[] {
  if (!leaks) return []
  if (leaks.length === 0) {
    return [{ severity: 'note', what: 'leaks', value: 0, text: 'no feature was found to know the future' }]
  }
  return leaks.map(({ kind, value, text, advice }) => ({ severity: 'leak', what: kind, value, text, advice }))
}

function aboutDrift({ drift = [] }: PipelineMetrics): readonly VerdictFinding[] {
  const drifted = drift.filter(({ word }) => word === 'drifted').toSorted((a, b) => b.psi! - a.psi!)
  if (drifted.length === 0) return []
  const names = drifted.slice(0, NAMES).map(({ name }) => name)
  const more = drifted.length > NAMES ? ` and ${drifted.length - NAMES} more` : ''
  return [
    {
      severity: 'warning',
      what: 'drift',
      value: drifted[0]!.psi,
      text: `the last third of the rows has other values of ${names.join(', ')}${more} than those before`,
      advice: 'Prefer ratios and changes to levels, and train on newer rows.',
    },
  ]
}

function aboutTrading({ trading, holding }: PipelineMetrics): readonly VerdictFinding[] {
  if (!trading) {
    return [
      { severity: 'note', what: 'costs', value: null, text: 'no rule was traded: costs are not considered' },
    ]
  }
  const { trades, profitRatio, pValue, atLeastAsGood, tries, feeBps } = trading
  const earned = `the rule earns ${percent(profitRatio)} in ${trades} trades at ${feeBps / 100} % a side`
  const held = holding.profitRatio === null ? '' : `, holding ${percent(holding.profitRatio)}`
  const findings: VerdictFinding[] = []
  const warn = (what: string, value: number | null, text: string, advice: string) =>
    findings.push({ severity: 'warning', what, value, text, advice })
  if (profitRatio <= 0)
    warn('costs', profitRatio, `${earned}${held}`, 'Trade less often, or where fees are lower.')
  else findings.push({ severity: 'note', what: 'costs', value: profitRatio, text: `${earned}${held}` })
  if (trades < FEW_TRADES) warn('trades', trades, `${trades} trades prove nothing`, 'Test more rows.')
  if (pValue !== null && pValue > BY_CHANCE) {
    const share = percent(atLeastAsGood / tries)
    const text = `random entries, as many and as long, do as well in ${share} of ${tries} tries`
    warn('random-entries', pValue, text, 'The profit is the market’s or chance; do not trade it.')
  }
  return findings
}

function percent(ratio: number): string {
  return `${(100 * ratio).toFixed(1)} %`
}

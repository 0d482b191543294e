import type { LeakFinding } from './leak-finding.ts'
import type { ShiftProfile } from './shift-profile.ts'

/** One feature that orders the label as well as this is no feature of a market. */
const SINGLE_EDGE = 0.35
/** What a feature may lose when it is taken one horizon earlier. */
const FADING_EDGE = 0.1
const FADING_LEAK = 0.2
/** A change of one row that says this much, and at least this share of what it says at its best. */
const SUDDEN_EDGE = 0.04
const SUDDEN_SHARE = 0.5
/** Standard deviations of shuffled labels that chance does not reach. */
const BEYOND_CHANCE = 5

/** Findings of a feature's profile; none for a feature that stands at its right place. */
export function judgeProfile(
  profile: ShiftProfile,
  { feature, label }: { feature: string; label: string },
): readonly LeakFinding[] {
  const names = { feature, label }
  const found = [single(profile), sudden(profile), fading(profile)].filter((one) => one !== undefined)
  return found.map((finding) => ({ ...finding, ...names, text: `${feature} ${finding.text} ${label}` }))
}

function single({ edge, edgeNoise }: ShiftProfile): LeakFinding | undefined {
  const size = Math.abs(edge)
  if (size < SINGLE_EDGE || size < BEYOND_CHANCE * edgeNoise) return undefined
  return {
    kind: 'single-feature',
    severity: 'leak',
    value: 0.5 + size,
    limit: 0.5 + SINGLE_EDGE,
    text: `alone reaches an AUC of ${(0.5 + size).toFixed(3)} for`,
    advice: 'Look how it is computed: it holds the label, or rows that the label is made of.',
  }
}

/**
 * What a feature newly learns in a row k rows later says nothing about the label for k ≤ 0, and something from
 * k = 1 on, when the label's rows come in. A feature that knows j rows too much starts j rows earlier, at once:
 * volatility that clusters also says something for k ≤ 0, but fades slowly into the past.
 */
function sudden({ changes, from, changeNoise }: ShiftProfile): LeakFinding | undefined {
  const size = changes.map(Math.abs)
  const best = size.reduce((most, value) => Math.max(most, value), 0)
  const least = Math.max(SUDDEN_EDGE, BEYOND_CHANCE * changeNoise, SUDDEN_SHARE * best)
  for (let k = from + 2; k <= 0; k++) {
    const at = k - from
    const before = (size[at - 1]! + size[at - 2]!) / 2
    if (size[at]! < least || before > size[at]! / 2) continue
    return {
      kind: 'sudden-knowledge',
      severity: 'leak',
      value: size[at]!,
      limit: least,
      text: `knows ${1 - k} ${k === 0 ? 'row' : 'rows'} too early what happens to`,
      advice: `Compute it from rows that are closed, or take it ${1 - k} rows later.`,
    }
  }
  return undefined
}

/** The feature, or its change of one row, says much more at its own row than one horizon earlier. */
function fading(profile: ShiftProfile): LeakFinding | undefined {
  const { edge, edgeEarlier, edgeNoise, changes, from, changeNoise, horizon } = profile
  if (Math.abs(edge) >= SINGLE_EDGE) return undefined
  const lost = lostBy(edge, edgeEarlier, edgeNoise)
  const lostByChange = lostBy(changes[-from]!, changes[Math.max(0, -from - horizon)]!, changeNoise)
  const value = Math.max(lost, lostByChange)
  if (value < FADING_EDGE) return undefined
  return {
    kind: 'fading-knowledge',
    severity: value >= FADING_LEAK ? 'leak' : 'suspicion',
    value,
    limit: FADING_EDGE,
    text: `loses ${value.toFixed(3)} of AUC when ${lost === value ? 'it' : 'its change'} is taken one horizon earlier, for`,
    advice: 'A market seldom tells so much so shortly before: look whether it sees rows after its own.',
  }
}

/** 0 where chance could do it. */
function lostBy(now: number, earlier: number, noise: number): number {
  const lost = Math.abs(now) - Math.abs(earlier)
  return lost < BEYOND_CHANCE * noise ? 0 : lost
}

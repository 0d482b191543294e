import type { Check, Finding, Reading } from './check.ts'

export interface CheckTools {
  /** UTC milliseconds. */
  readonly now: () => number
  /** Resolves after the time, or when the signal is aborted. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>
  /** What one check may take; default 5 s. */
  readonly patienceMs?: number
  /** Takes secrets out of what is told of failures. */
  readonly clean?: (text: string) => string
}

const PATIENCE_MS = 5_000

/** All at once, each bounded in time: one that hangs is unknown, and the others go on. */
export function runChecks(checks: readonly Check[], tools: CheckTools): Promise<readonly Reading[]> {
  return Promise.all(checks.map((check) => runCheck(check, tools)))
}

async function runCheck(check: Check, tools: CheckTools): Promise<Reading> {
  const { patienceMs = PATIENCE_MS, now, pause, clean = (text) => text } = tools
  const late = new AbortController()
  const over = new AbortController()
  const looking = look(check, late.signal)
  const timeout = pause(patienceMs, over.signal).then(() => hung(patienceMs))
  const found = await Promise.race([looking, timeout])
  over.abort()
  late.abort()
  const { name, title, group } = check
  return { name, title, group, ...cleaned(found, clean), measuredAt: now() }
}

async function look(check: Check, signal: AbortSignal): Promise<Finding> {
  try {
    return await check.look(signal)
  } catch (error) {
    const { message, hint } = error as { readonly message?: string; readonly hint?: string }
    const reason = `It could not be looked at: ${message || String(error)}.`
    return { state: 'unknown', reason, ...(hint && { fix: { text: hint } }) }
  }
}

function hung(patienceMs: number): Finding {
  return { state: 'unknown', reason: `No answer came within ${patienceMs / 1_000} seconds.` }
}

function cleaned({ state, reason, fix }: Finding, clean: (text: string) => string): Finding {
  return {
    state,
    reason: clean(reason).replace(/\.\.$/, '.'),
    ...(fix && { fix: { ...fix, text: clean(fix.text) } }),
  }
}

import type { RunProof } from '../api/types.ts'
import { Badge, type Tone } from '../ui/badge.tsx'

const STATES: Readonly<Record<RunProof['signature'], { readonly words: string; readonly tone: Tone }>> = {
  good: { words: 'good', tone: 'good' },
  unknown: { words: 'unknown key', tone: 'warn' },
  broken: { words: 'broken', tone: 'bad' },
}

/** Whether somebody who is known here vouches for a run. */
export function SignatureBadge({ proof }: { proof: RunProof | null }) {
  if (proof === null) return <Badge tone="bad">unreadable</Badge>
  const { words, tone } = STATES[proof.signature]
  return <Badge tone={tone}>{words}</Badge>
}

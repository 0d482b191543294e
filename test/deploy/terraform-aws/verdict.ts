import type { Verdict } from '../judge.ts'
import { AWS, HERE } from './places.ts'

/** What each judge has a copy of. */
export const READS = [AWS, HERE]

export const MISSING =
  'terraform or its provider is not on this machine; the files were parsed, their attributes and rules checked'

/** One verdict for an artefact: bad with its complaints, or good. */
export function verdict(artefact: string, tool: string, complaints: readonly string[]): Verdict {
  if (complaints.length === 0) return { artefact, tool, word: 'good' }
  return { artefact, tool, word: 'bad', text: complaints.join('\n') }
}

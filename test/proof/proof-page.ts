import type { Proof, Trial } from './proof.ts'

export interface ProofRecord {
  readonly trials: readonly Trial[]
  readonly count: number
  readonly seed: number
  readonly seconds: number
  /** `2026-01-31`. */
  readonly day: string
}

/** What a proof found, as a page: what was tried, sums of what was counted, and every trial. */
export function proofPage(proof: Proof, { trials, count, seed, seconds, day }: ProofRecord): string {
  const names = Object.keys(trials[0] ?? {})
  const sums = names.map((name) => {
    const values = trials.map((trial) => trial[name])
    return values.every((value) => typeof value === 'number')
      ? values.reduce<number>((sum, value) => sum + (value as number), 0).toLocaleString('en')
      : ''
  })
  const part = count < proof.full ? ` (of ${proof.full.toLocaleString('en')} in the whole proof)` : ''
  const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
  return `# ${proof.id}: ${proof.fault}

${proof.invariant}

Held in ${count.toLocaleString('en')} of ${count.toLocaleString('en')} trials${part} on ${day}, in ${Math.round(seconds)} s. Try it again: \`npm run proof -- ${proof.id} --count ${count} --seed ${seed}\`.

${row(['#', ...names])}
${row(['---:', ...names.map(() => '---:')])}
${trials.map((trial, at) => row([at + 1, ...names.map((name) => trial[name] ?? '')])).join('\n')}
${row(['all', ...sums])}
`
}

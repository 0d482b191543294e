import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { PROOFS } from './index.ts'
import { proofPage } from './proof-page.ts'

// `npm run proof -- REL-15 [--count 100] [--seed 7]`: the whole number of a row's trials, and its table
// in docs/proof. Without a name: what there is.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string' }, seed: { type: 'string' } },
})
const unknown = positionals.filter((name) => !PROOFS.some(({ id }) => id === name))
if (positionals.length === 0 || unknown.length > 0) {
  if (unknown.length > 0) console.error(`There is no proof ${unknown.join(', ')}.`)
  for (const { id, fault, invariant, share, full } of PROOFS) {
    console.error(`${id}  ${fault}: ${invariant} (${share} in each test run, ${full} in the proof)`)
  }
  process.exitCode = unknown.length > 0 ? 2 : 0
}
for (const proof of unknown.length > 0 ? [] : PROOFS.filter(({ id }) => positionals.includes(id))) {
  const reason = proof.missing?.()
  if (reason !== undefined) throw new Error(`${proof.id} cannot be tried here: ${reason}.`)
  const count = Number(values.count ?? proof.full)
  const seed = Number(values.seed ?? Date.now() % 1_000_000)
  console.error(`${proof.id}: ${count} trials, seed ${seed}`)
  const started = performance.now()
  let done = 0
  const trials = await proof.run({
    count,
    seed,
    onTrial: (trial) => {
      done += 1
      console.error(
        `  ${done}  ${Object.entries(trial)
          .map(([name, value]) => `${name} ${value}`)
          .join(', ')}`,
      )
    },
  })
  const seconds = (performance.now() - started) / 1000
  const folder = join(import.meta.dirname, '../../docs/proof')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${proof.id}.md`)
  writeFileSync(
    file,
    proofPage(proof, { trials, count, seed, seconds, day: new Date().toISOString().slice(0, 10) }),
  )
  console.error(`Holds in ${count} of ${count}. ${file}`)
}

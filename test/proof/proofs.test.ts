import { test } from 'node:test'
import { PROOFS } from './index.ts'

const seed = Number(process.env.LEME_SEED ?? Date.now() % 1_000_000)

for (const proof of PROOFS) {
  test(`${proof.id}, ${proof.share} trials, seed ${seed}: ${proof.fault}`, async (t) => {
    const reason = proof.missing?.()
    if (reason !== undefined) return t.skip(reason)
    await proof.run({ count: proof.share, seed })
  })
}

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chaos } from './chaos.ts'
import { chaosPage } from './chaos-page.ts'

// `npm run chaos [-- --seed 7 --share --only REGEX --write]`: an installation on loopback and every fault once.
const { values } = parseArgs({
  options: {
    ...{ seed: { type: 'string' }, only: { type: 'string' } },
    ...{ share: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
  },
})
const seed = Number(values.seed ?? Date.now() % 1_000_000)
console.error(`chaos, seed ${seed}`)
const begun = performance.now()
const told = await chaos({
  ...{ seed, isShare: values.share },
  ...(values.only !== undefined && { only: new RegExp(values.only) }),
  onFailure: (message) => console.error(`  FAILED ${message}`),
  onTold: ({ fault, readyAfter, botAfter, candles, jobs }) =>
    console.error(
      `  ${fault}: ready again after ${readyAfter.toFixed(1)} s, the bot goes on after ${botAfter.toFixed(1)} s; ${candles} candles and ${jobs} jobs are there`,
    ),
})
const page = chaosPage(told, {
  ...{ seed, seconds: (performance.now() - begun) / 1_000 },
  day: new Date().toISOString().slice(0, 10),
})
console.log(page)
if (values.write) writeFileSync(join(import.meta.dirname, '../../docs/proof/chaos.md'), page)

import { hours, key, markedStore, START } from './lake.fixture.ts'
import { openLake } from './lake.ts'

/** Exports without an end into the folder named, and says each file that counts. Whoever started it kills it. */
const { store, ledger } = markedStore()
await using lake = openLake({ folder: process.argv[2]!, ledger, store })
for (let seed = 1; ; seed++) {
  await store.write(key, hours(START, 1500, seed), { source: 'test', policy: 'revise' })
  await lake.sync({ onFile: ({ file }) => process.stdout.write(`${file}\n`) })
}

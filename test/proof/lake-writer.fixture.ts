import { openLake } from '../../src/adapters/store/parquet/index.ts'
import { connectStore } from '../../src/adapters/store/postgres/index.ts'
import { LAKE_SERIES, lakeCandles } from './lake-candles.fixture.ts'

// Stores candles and exports them without an end, and says each file that counts. Whoever started it kills it.
const [url, folder, seed] = process.argv.slice(2)
await using store = connectStore(url!)
await using lake = openLake({ folder: folder!, ledger: store.lake, store: store.candles })
for (let version = 0; ; version++) {
  const candles = lakeCandles(`${seed}-${version}`)
  await store.candles.write(LAKE_SERIES, candles, { source: 'proof', policy: 'revise' })
  // The first export loads what the others have.
  if (version > 0) process.stdout.write('\n')
  await lake.sync({ onFile: ({ file }) => process.stdout.write(`${file}\n`) })
}

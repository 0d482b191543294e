import { docsPart } from './docs.ts'
import { runParts } from './part.ts'
import { STATIC_PARTS } from './static-parts.ts'
import { QUICK_TESTS, testsPart } from './tests.ts'

// `npm run check`: about a minute, writes nothing that git knows.
const ok = await runParts([
  STATIC_PARTS,
  docsPart({ slow: false }),
  testsPart(QUICK_TESTS, { noSkips: false }),
])
process.exitCode = ok ? 0 : 1

import { docsPart } from './docs.ts'
import { runParts } from './part.ts'
import { STATIC_PARTS } from './static-parts.ts'
import { ALL_TESTS, testsPart } from './tests.ts'

// `npm test`: everything that has to pass. `--no-skips`, or LEME_NO_SKIPS=1, as CI sets it: a skipped test
// is a failure.
const noSkips = process.argv.includes('--no-skips') || process.env.LEME_NO_SKIPS === '1'
const ok = await runParts([STATIC_PARTS, docsPart({ slow: true }), testsPart(ALL_TESTS, { noSkips })])
process.exitCode = ok ? 0 : 1

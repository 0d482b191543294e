import { findJudges } from '../../test/deploy/find-judges.ts'
import { ROOT, tryPlanted, type Verdict } from '../../test/deploy/judge.ts'

// `npm run deploy:check [NAME…]`: every artefact under deploy/ and .github/, the tool that judged it and its verdict,
// then the planted errors that have to be caught. With names (`helm terraform`) only those.
const wanted = process.argv.slice(2)
const benches = (await findJudges()).filter(({ name }) => wanted.length === 0 || wanted.includes(name))
const MARK = { good: '✓', bad: '✗', 'not validated': '○' } as const
const counts = { good: 0, bad: 0, 'not validated': 0 }
let missed = 0

for (const { name, judges, planted } of benches) {
  console.log(`\n${name}`)
  for (const judge of judges) {
    for (const verdict of await judge.judge(ROOT)) tell(verdict)
  }
  for (const one of planted) {
    const [found] = await tryPlanted(one)
    if (!found) missed += 1
    const by = found ? `caught by ${found.tool}` : `NOT CAUGHT by ${one.judge.name}`
    console.log(`  ${found ? '✓' : '✗'} planted: ${one.error}   ${by}`)
  }
}

const tried = benches.reduce((sum, { planted }) => sum + planted.length, 0)
console.log(
  `\n${counts.good} good, ${counts['not validated']} not validated, ${counts.bad} bad; ${tried - missed} of ${tried} planted errors caught`,
)
const nothing = counts.good === 0
if (nothing)
  console.error(`Nothing was judged; there are: ${(await findJudges()).map(({ name }) => name).join(', ')}`)
process.exitCode = counts.bad > 0 || missed > 0 || nothing ? 1 : 0

function tell({ artefact, tool, word, text = '' }: Verdict): void {
  counts[word] += 1
  const note = word === 'bad' ? `\n${text.trim().replace(/^/gm, '      ')}` : text && `   ${text}`
  console.log(`  ${MARK[word]} ${artefact.padEnd(52)} ${tool}${note}`)
}

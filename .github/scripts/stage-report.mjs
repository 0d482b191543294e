// `node stage-report.mjs STAGE FILE`: what `leme pipeline STAGE --json` said, for people in the run's summary and for
// later jobs in the step's outputs.
import { appendFileSync, readFileSync } from 'node:fs'

const [stage, file] = process.argv.slice(2)
const { GITHUB_OUTPUT, GITHUB_STEP_SUMMARY } = process.env
const text = readFileSync(file, 'utf8')
if (text.trim() === '') {
  // The command ended before it had a result; it has said why on stderr.
  process.exit(0)
}
const { schema, symbol, stages, verdict } = JSON.parse(text)
if (schema !== 'leme.pipeline/1') throw new Error(`${file} is ${schema}, not leme.pipeline/1`)

const cell = (value) => String(value ?? '').replaceAll(/[|\r\n`<>]/g, ' ')
const rows = stages.map(
  ({ name, status, cached, rows: count, outputHash, message }) =>
    `| ${cell(name)} | ${cell(status)}${cached ? ' (kept)' : ''} | ${cell(count)} | ${cell(outputHash?.slice(0, 16))} | ${cell(message)} |`,
)
const summary = [
  `### ${cell(stage)} of ${cell(symbol)}`,
  '',
  '| stage | state | rows | result | |',
  '|---|---|---|---|---|',
  ...rows,
  '',
  cell(verdict?.text),
  '',
].join('\n')
if (GITHUB_STEP_SUMMARY) appendFileSync(GITHUB_STEP_SUMMARY, `${summary}\n`)

const last = stages.at(-1)
if (GITHUB_OUTPUT && last?.status === 'done') {
  appendFileSync(GITHUB_OUTPUT, `hash=${last.outputHash}\n`)
}

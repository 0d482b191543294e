import { writeFileSync } from 'node:fs'
import { ensureProgram } from '../bin/bootstrap/ensure-program.js'
import { ROOT } from '../bin/bootstrap/prepare.js'
import { rateText, standingText, timeText, usedText } from './workload/figures.ts'
import { findNodes } from './workload/find-nodes.ts'
import { type MeasuredWorkload, measureWorkload } from './workload/measure-workload.ts'
import { PAGE, performancePage } from './workload/performance-page.ts'
import { pin, requirePinned } from './workload/pinned-hashes.ts'
import { appendRun, recordedRuns, recordedWorkload, thisCommit, thisMachine } from './workload/record.ts'
import { type MeasuredSweep, measureSweep, PINNED_TRIALS } from './workload/sweep.ts'
import { WORKLOADS } from './workload/workloads.ts'

const SWEEP = 'sweep'
const COMMAND = 'npm run bench -- workload'

/**
 * Whole backtests of known size, in this process and from the start of the command. `--record` appends the
 * run to bench/history and renews docs/reference/performance.md; `--pin` takes new trades over as right;
 * `--quick` spends a fifth of the time; `--trials=500` runs as many trials of the sweep, however long it takes.
 */
export async function run(flags: readonly string[]): Promise<void> {
  const share = flags.includes('--quick') ? 0.2 : 1
  const check = flags.includes('--pin') ? pin : requirePinned
  const trials = Number(flags.find((flag) => flag.startsWith('--trials='))?.slice(9) ?? 0)
  const machine = thisMachine()
  console.log(`Program: ${await ensureProgram(ROOT, process.execPath, () => {})}`)
  console.log(
    '\nFigures of freqtrade and vectorbt are quoted: measured elsewhere, on two cores, not in this run.',
  )
  const workloads: MeasuredWorkload[] = []
  for (const workload of WORKLOADS) {
    const measured = await measureWorkload(workload, {
      nodes: findNodes(),
      budgetMs: 3000 * share,
      coldRuns: Math.round(20 * share) + 1,
      check: ({ name }, tradeHash) => check(name, tradeHash),
    })
    workloads.push(measured)
    printWorkload(measured)
  }
  const sweep = await measureSweep(trials || 500, {
    budgetMs: trials ? Infinity : 10_000 * share,
    check: (hash) => check(SWEEP, hash),
  })
  printSweep(sweep)
  if (!flags.includes('--record')) return
  appendRun({
    schema: 'leme.bench/1',
    date: new Date().toISOString(),
    ...thisCommit(),
    command: COMMAND,
    machine,
    workloads: workloads.map(recordedWorkload),
    sweep: { trials: sweep.trials, timing: sweep.timing },
  })
  writeFileSync(PAGE, performancePage(recordedRuns()))
}

function printWorkload({ workload, candles, trades, tradeHash, stages }: MeasuredWorkload): void {
  const size = `${candles.toLocaleString('en')} candles, ${trades.toLocaleString('en')} trades`
  console.log(`\n${workload.title} (${size}, trades as pinned: ${tradeHash.slice(0, 12)})`)
  for (const stage of stages) {
    const name = `${stage.kind === 'part' ? '  ' : ''}${stage.name}`.padEnd(48)
    const time = timeText(stage.timing).padStart(26)
    const rate = rateText(candles, stage.timing.median).padStart(12)
    const used = stage.memory ? `  [${usedText(stage)}]` : ''
    console.log(`  ${name}${time}${rate}  ${standingText(stage, workload.quoted)}${used}`.trimEnd())
  }
}

function printSweep({ trials, timing }: MeasuredSweep): void {
  console.log(
    `\nparameter sweep over the twenty pairs (${trials} trials run, the first ${PINNED_TRIALS} as pinned)`,
  )
  console.log(`  one trial ${timeText(timing)}, ${rateText(518_400, timing.median)} candles`)
  for (const wanted of [500, 10_000]) {
    const seconds = (wanted * timing.median) / 1000
    console.log(`  ${wanted.toLocaleString('en')} trials would take ${seconds.toFixed(1)} s at this rate`)
  }
}

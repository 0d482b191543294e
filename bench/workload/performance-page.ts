import { rateText, standingText, timeText, usedText } from './figures.ts'
import type { RecordedRun, RecordedWorkload } from './record.ts'
import { WORKLOADS, type Workload } from './workloads.ts'

/** Where the page lies. */
export const PAGE = new URL('../../docs/reference/performance.md', import.meta.url)

const QUOTED = `Figures of freqtrade and vectorbt are quoted: they were measured elsewhere, on a machine with two
cores, once, and not in this run. A ratio is their time by ours. freqtrade's time is that of its whole backtest, vectorbt's
that of simulating given orders, which our *engine* alone is held to; what comes before and after stands in the
other lines. Where a goal is missed, it says so.`

const WAYS = `- *candles in memory*: in a running process, from columns to closed trades and every figure that needs no
  chance; compiled by earlier runs.
- *.csv.gz, one thread*: the same from compressed files.
- *command*: \`leme backtest\` from the start of its process to its end, with the proof against look-ahead, the
  tests against chance, and the report written as JSON and as a page. With an older Node.js the command
  starts the one that came with Leme. *Nothing compiled before* is the very first start after an installation,
  *from changed sources* that of a checkout whose sources differ from what \`npm start\` built.
- The time is the median; in brackets the tenth of the runs that was faster and the tenth that was slower.
- *used* is the processor time of all threads, which others' work on the machine changes less than it changes the
  time, and the peak resident memory of each process; both with a watcher that costs some milliseconds.
- The trades of every way are compared with those pinned in \`bench/history/trade-hashes.json\` before anything
  is timed.`

/** The published table: the latest of the recorded runs in full, of the others the whole ways alone. */
export function performancePage(runs: readonly RecordedRun[]): string {
  const run = runs.at(-1)
  if (!run) return '# Performance\n\nNo run is recorded yet: `npm run bench -- workload --record`.\n'
  return [
    '# Performance',
    '',
    `Written by \`${run.command} --record\` from \`bench/history/workload.jsonl\`; do not edit.`,
    '',
    ...machineLines(run),
    '',
    QUOTED,
    '',
    WAYS,
    ...run.workloads.flatMap(workloadSection),
    ...sweepSection(run),
    ...earlierRuns(runs),
    '',
  ].join('\n')
}

function machineLines({ date, commit, changed, machine }: RecordedRun): string[] {
  const { cores, processor, memoryBytes, platform, node, load } = machine
  return [
    `- Date: ${date.slice(0, 16).replace('T', ' ')} UTC, commit ${commit}${changed ? ' with changes' : ''}`,
    `- Machine: ${cores} × ${processor}, ${Math.round(memoryBytes / 2 ** 30)} GB, ${platform}, Node.js ${node}`,
    `- Load of others when it began: ${load.toFixed(2)}`,
  ]
}

function workloadSection(recorded: RecordedWorkload): string[] {
  const { name, candles, trades, tradeHash, stages } = recorded
  const { title, quoted } = workloadOf(name)
  const rows = stages.map((stage) => {
    const way = stage.kind === 'part' ? `– ${stage.name}` : `**${stage.name}**`
    const standing = standingText(stage, quoted)
    const rate = rateText(candles, stage.timing.median)
    return `| ${way} | ${timeText(stage.timing)} | ${rate} | ${standing} | ${usedText(stage)} |`
  })
  return [
    '',
    `## ${title[0]!.toUpperCase()}${title.slice(1)}`,
    '',
    `${candles.toLocaleString('en')} candles, ${trades.toLocaleString('en')} trades \`${tradeHash.slice(0, 12)}\``,
    '',
    '| way | time | candles | ratio | used |',
    '|---|---|---|---|---|',
    ...rows,
  ]
}

function sweepSection({ sweep, workloads }: RecordedRun): string[] {
  const candles = workloads.find(({ name }) => name === 'twenty-pairs')?.candles
  if (!sweep || !candles) return []
  const seconds = (trials: number) => ((trials * sweep.timing.median) / 1000).toFixed(1)
  return [
    '',
    '## Parameter sweep over the twenty pairs',
    '',
    `One trial takes ${timeText(sweep.timing)} in one thread, ${rateText(candles, sweep.timing.median)} candles;`,
    `${sweep.trials} trials were run. At this rate 500 trials take ${seconds(500)} s and 10,000 take ${seconds(10_000)} s.`,
  ]
}

function earlierRuns(runs: readonly RecordedRun[]): string[] {
  const names = [...new Set(runs.flatMap(({ workloads }) => workloads.map(({ name }) => name)))]
  const columns = names.flatMap((name) => [
    `${name} warm`,
    ...(workloadOf(name).cold ? [`${name} command`] : []),
  ])
  const rows = runs.map(({ date, commit, workloads }) => {
    const cells = names.flatMap((name) => {
      const stages = workloads.find((workload) => workload.name === name)?.stages
      const median = (start: string) => stages?.find((stage) => stage.start === start)?.timing.median
      return [median('warm'), ...(workloadOf(name).cold ? [median('cold')] : [])]
    })
    const figures = cells.map((ms) => (ms === undefined ? '' : ms.toFixed(ms < 100 ? 1 : 0)))
    return `| ${date.slice(0, 10)} ${commit} | ${figures.join(' | ')} |`
  })
  return [
    '',
    '## All recorded runs, milliseconds',
    '',
    `| run | ${columns.join(' | ')} |`,
    `|---|${columns.map(() => '---').join('|')}|`,
    ...rows,
  ]
}

function workloadOf(name: string): Workload {
  const workload = WORKLOADS.find((one) => one.name === name)
  if (!workload) throw new Error(`bench/history has a workload ${name} that no bench has`)
  return workload
}

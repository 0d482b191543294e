import { Fault } from '../../../domain/index.ts'
import type { LakeFile } from '../../../trade/market/index.ts'
import { stopSignal } from '../../local/stop-signal.ts'
import { withLake } from '../../local/with-lake.ts'
import { count, type Terminal, table } from '../terminal.ts'

/** Marked months that `status` counts; more are told as more. */
const MOST_MARKS = 10_000
const HOUR = 3_600_000

/** `leme data lake sync`: writes every month that changed. */
export async function dataLakeSync(
  terminal: Terminal,
  { rebuild = false }: { readonly rebuild?: boolean },
): Promise<void> {
  const signal = stopSignal()
  const { folder, marked, files, overtaken } = await withLake(async ({ lake, ledger, folder }) => {
    const marked = rebuild ? await ledger.rebuild() : 0
    const onFile = (file: LakeFile) => terminal.progress(`${nameOf(file)}: ${count(file.rows)} candles`)
    return { folder, marked, ...(await lake.sync({ signal, onFile })) }
  })
  const rows = files.reduce((sum, file) => sum + file.rows, 0)
  const json = { schema: 'leme.lake-sync/1', folder, marked, files: files.length, rows, overtaken }
  const lines = [
    ...(rebuild ? [`${count(marked)} months marked`] : []),
    `${count(files.length)} files written, ${count(rows)} candles, in ${folder}`,
    ...(overtaken > 0 ? [`${count(overtaken)} months were written by somebody else meanwhile`] : []),
  ]
  terminal.result(json, lines.join('\n'))
}

/** `leme data lake status`: what the lake has, and what changed since. */
export async function dataLakeStatus(terminal: Terminal): Promise<void> {
  const { folder, files, marks } = await withLake(async ({ ledger, folder }) => ({
    folder,
    files: await ledger.manifest(),
    marks: await ledger.dirty(MOST_MARKS),
  }))
  const series = [
    ...Map.groupBy(files, ({ key }) => `${key.venue} ${key.pair} ${key.timeframe}`).values(),
  ].map((months) => ({
    ...months[0]!.key,
    files: months.length,
    rows: months.reduce((sum, { rows }) => sum + rows, 0),
    firstMonth: months[0]!.month,
    lastMonth: months.at(-1)!.month,
  }))
  const changed = `${marks.length === MOST_MARKS ? 'at least ' : ''}${count(marks.length)}`
  const text = [
    ...(series.length > 0
      ? [
          table(
            ['venue', 'pair', 'candles', 'files', 'rows', 'first', 'last'],
            series.map((one) => [
              ...[one.venue, one.pair, one.timeframe, one.files, one.rows],
              ...[one.firstMonth, one.lastMonth],
            ]),
          ),
        ]
      : [`No files in ${folder}.`]),
    marks.length > 0 ? `${changed} months changed since: npx leme data lake sync` : 'Nothing changed since.',
  ]
  terminal.result({ schema: 'leme.lake-status/1', folder, series, changed: marks.length }, text.join('\n'))
}

/** `leme data lake verify`: whether every file that counts holds what was written. */
export async function dataLakeVerify(terminal: Terminal): Promise<void> {
  const { files, troubles } = await withLake(async ({ lake }) => {
    let files = 0
    const troubles = await lake.verify((file) => {
      files++
      terminal.progress(nameOf(file))
    })
    return { files, troubles }
  })
  const first = troubles[0]
  if (!first) {
    terminal.result(
      { schema: 'leme.lake-verify/1', files, troubles: [] },
      `${count(files)} files hold what was written`,
    )
    return
  }
  for (const { message } of troubles) terminal.warn(message)
  throw new Fault(
    'failed',
    'lake.damaged',
    `${count(troubles.length)} of ${count(files)} files cannot be read`,
    {
      hint: 'Write the lake anew: npx leme data lake sync --rebuild',
      where: first.file.file,
    },
  )
}

/** `leme data lake sweep`: removes files that no longer count. */
export async function dataLakeSweep(
  terminal: Terminal,
  { graceHours }: { readonly graceHours: number },
): Promise<void> {
  const swept = await withLake(({ lake }) => lake.sweep(graceHours * HOUR))
  terminal.result(
    { schema: 'leme.lake-sweep/1', ...swept },
    `${count(swept.removed)} files removed, ${count(swept.bytes)} bytes`,
  )
}

function nameOf({ key, month }: LakeFile): string {
  return `${key.venue} ${key.pair} ${key.timeframe} ${month}`
}

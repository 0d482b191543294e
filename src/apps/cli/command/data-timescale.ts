import { timescaleState, useTimescale } from '../../../adapters/store/postgres/index.ts'
import { timescaleText } from '../../local/timescale-text.ts'
import { withDatabase } from '../../local/with-app.ts'
import { count, type Terminal } from '../terminal.ts'

/** `leme data timescale`: whether TimescaleDB is used, and with `--apply` its use from now on. */
export async function dataTimescale(
  terminal: Terminal,
  { apply = false }: { readonly apply?: boolean },
): Promise<void> {
  const { before, after } = await withDatabase(async ({ url }) => {
    const before = await timescaleState(url)
    return { before, after: apply ? await useTimescale(url) : before }
  })
  const { found, fix } = timescaleText(after)
  const isChanged = before.use !== after.use
  const lines = [
    isChanged ? `${count(Math.ceil(before.bytes / 2 ** 20))} MB moved: ${found}` : found,
    ...(after.use === 'possible'
      ? [
          `${count(Math.ceil(after.bytes / 2 ** 20))} MB would be copied; as much is needed on the disk until it is done.`,
        ]
      : []),
    ...(fix ? [`Next: ${fix}`] : []),
  ]
  terminal.result({ schema: 'leme.timescale/1', applied: isChanged, ...after }, lines.join('\n'))
}

import { Fault, formatTime } from '../../../domain/index.ts'
import { withControl } from '../../local/control-desk.ts'
import { type Terminal, table } from '../terminal.ts'
import { requireTenant } from './tenant.ts'

const MOST = 50
const COMMIT = /^[0-9a-f]{4,40}$/

/** `leme deploy history`: commits of a client's file, or what one of them changed. */
export async function deployHistory(
  terminal: Terminal,
  client: string,
  commit: string | undefined,
): Promise<void> {
  await withControl(async ({ store, openGit }) => {
    const { id } = await requireTenant({ store }, client)
    await using git = await openGit()
    const items = await git.history(id, MOST)
    if (commit === undefined) {
      const text =
        items.length === 0
          ? 'The file was never written.'
          : table(
              ['when (UTC)', 'commit', 'what', 'command', 'by'],
              items.map(({ time, commit: name, subject, commandId, author }) => [
                ...[formatTime(time), name.slice(0, 8), subject, commandId ?? 'by hand', author],
              ]),
            )
      return terminal.result({ schema: 'leme.values-history/1', items }, text)
    }
    const found = COMMIT.test(commit) ? items.find(({ commit: name }) => name.startsWith(commit)) : undefined
    if (!found) {
      throw new Fault('no-data', 'deploy.commit', `"${commit}" is none of the newest ${MOST} commits`, {
        hint: `Type npx leme deploy history ${id}.`,
      })
    }
    const diff = await git.diff(id, found.commit)
    terminal.result({ schema: 'leme.values-diff/1', commit: found.commit, diff }, diff)
  })
}

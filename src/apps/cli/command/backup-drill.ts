import { openBackups } from '../../local/backup/backup-desk.ts'
import { type Rehearsal, rehearseCorrupt, rehearseServerLost } from '../../local/backup/rehearse.ts'
import { currentConfig } from '../../local/with-app.ts'
import { duration, type Terminal, table } from '../terminal.ts'

/** `leme backup drill`: both disasters, beside the running system. */
export async function backupDrill(terminal: Terminal): Promise<void> {
  const desk = await openBackups(currentConfig())
  const rehearsals = await desk.withDatabaseUrl(async (url) => [
    await terminal.step('server lost', () => rehearseServerLost(desk, url, Date.now), outcome),
    await terminal.step('database corrupt', () => rehearseCorrupt(desk, url, Date.now), outcome),
  ])
  const text = table(
    ['disaster', 'back after', 'goal', 'lost', 'goal', 'rows compared', 'files'],
    rehearsals.map((one) => [
      one.disaster,
      duration(one.seconds * 1_000),
      duration(one.goalSeconds * 1_000),
      duration(one.lostSeconds * 1_000),
      duration(one.goalLostSeconds * 1_000),
      one.rows,
      one.files,
    ]),
  )
  terminal.result({ schema: 'leme.backup-drill/1', rehearsals }, text)
  if (rehearsals.some((one) => !isGood(one))) process.exitCode = 1
}

function outcome(one: Rehearsal): string {
  if (one.differences.length > 0) return one.differences.join('; ')
  return isGood(one) ? 'every row came back' : 'it took longer, or lost more, than the goal'
}

function isGood(one: Rehearsal): boolean {
  return (
    one.differences.length === 0 && one.seconds <= one.goalSeconds && one.lostSeconds <= one.goalLostSeconds
  )
}

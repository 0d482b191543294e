import { streamWal } from '../../src/adapters/backup/index.ts'
import { loadAppConfig } from '../../src/apps/local/app-config.ts'
import { openBackups } from '../../src/apps/local/backup/backup-desk.ts'
import { takeBackup } from '../../src/apps/local/backup/take-backup.ts'
import { expireBackups } from '../../src/control/operation/index.ts'

// Copies the log, makes backups or lets old ones expire, without an end. Whoever started it kills it.
const [work, url] = process.argv.slice(2) as [string, string]
const desk = await openBackups(loadAppConfig(process.env, process.cwd()).config)
process.stdout.write('begun\n')
if (work === 'log') {
  const { sealing } = await desk.sealing()
  const signal = new AbortController().signal
  await streamWal({
    url,
    vault: desk.vault,
    sealing,
    slot: 'leme_backup',
    everyMs: 20,
    now: Date.now,
    signal,
  })
}
for (;;) {
  if (work === 'backup') await takeBackup(desk, { url, now: Date.now })
  // Days later, so that all but what is kept may go.
  const now = Date.now() + 2 * 86_400_000
  if (work === 'expiry') await expireBackups(desk.vault, { retention: { days: 1, weeks: 0, months: 0 }, now })
}

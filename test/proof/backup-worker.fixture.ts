import { setTimeout as delay } from 'node:timers/promises'
import { streamWal } from '../../src/adapters/backup/index.ts'
import { loadAppConfig } from '../../src/apps/local/app-config.ts'
import { openBackups } from '../../src/apps/local/backup/backup-desk.ts'
import { takeBackup } from '../../src/apps/local/backup/take-backup.ts'
import { type BackupVault, expireBackups } from '../../src/control/operation/index.ts'
import { random } from '../../src/math/index.ts'

// Copies the log, makes backups or lets old ones expire, without an end. Whoever started it kills it. With a seed as
// its last word its vault is a slow one.
const [work, url, seed] = process.argv.slice(2) as [string, string, string?]
const opened = await openBackups(loadAppConfig(process.env, process.cwd()).config)
const desk = seed === undefined ? opened : { ...opened, vault: slowed(opened.vault, random(seed)) }
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

/** Far away: what is done there is known here only a while later. */
function slowed(vault: BackupVault, dice: ReturnType<typeof random>): BackupVault {
  async function later<T>(act: () => Promise<T>): Promise<T> {
    await delay(dice.int(100))
    const done = await act()
    await delay(dice.int(100))
    return done
  }
  return {
    name: vault.name,
    list: (prefix) => vault.list(prefix),
    get: (key) => later(() => vault.get(key)),
    put: (key, bytes) => later(() => vault.put(key, bytes)),
    delete: (key) => later(() => vault.delete(key)),
  }
}

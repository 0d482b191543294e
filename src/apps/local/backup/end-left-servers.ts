import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const PATIENCE_MS = 10_000

/** Ends the servers of folders whose process was killed before it could. */
export async function endLeftServers(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const lines = (await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
    const pid = Number(lines[0])
    // Another process may have its number by now.
    if (!Number.isInteger(pid) || pid <= 1 || !(await isServerOf(pid, folder))) continue
    process.kill(pid, 'SIGQUIT')
    for (let waited = 0; waited < PATIENCE_MS && (await isServerOf(pid, folder)); waited += 50)
      await delay(50)
    const sockets = lines[4]
    if (sockets && /\/leme-s-[^/]+$/.test(sockets)) await rm(sockets, { recursive: true, force: true })
  }
}

async function isServerOf(pid: number, folder: string): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return command.split('\0').includes(folder)
}

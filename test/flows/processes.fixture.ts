import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/**
 * Ids of the processes that work in a folder: that stand in it, or have it in their command line.
 * Known on Linux alone; elsewhere none.
 */
export function processesIn(folder: string): readonly number[] {
  return processIds().filter((pid) => {
    if (pid === process.pid) return false
    try {
      const place = readlinkSync(`/proc/${pid}/cwd`)
      return place.startsWith(folder) || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)
    } catch {
      return false
    }
  })
}

/** Resolves when nothing works in the folder any more; rejects after some seconds with what does. */
export async function nothingRunsIn(folder: string): Promise<void> {
  const until = Date.now() + 60_000
  while (Date.now() < until) {
    if (processesIn(folder).length === 0) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`still running:\n${processesIn(folder).map(commandOf).join('\n')}`)
}

function commandOf(pid: number): string {
  return `${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`
}

function processIds(): readonly number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
  } catch {
    return []
  }
}

import { readdirSync, readFileSync } from 'node:fs'

const KIB = 1024

/**
 * Memory that this process, the processes it started and `others` with theirs use now, in bytes:
 * shared pages counted once (Linux). Elsewhere this process alone.
 */
export function memoryUse(others: readonly number[] = []): number {
  const parents = processParents()
  if (!parents) return process.memoryUsage.rss()
  const family = new Set([process.pid, ...others])
  for (let grown = -1; grown !== family.size; ) {
    grown = family.size
    for (const [pid, parent] of parents) if (family.has(parent)) family.add(pid)
  }
  let bytes = 0
  for (const pid of family) bytes += proportionalSize(pid)
  return bytes
}

/** Samples {@link memoryUse} while something runs. */
export function watchMemory(others: () => readonly number[]): { peak(): number } & Disposable {
  let peak = memoryUse(others())
  const sample = () => {
    peak = Math.max(peak, memoryUse(others()))
  }
  const timer = setInterval(sample, 500)
  timer.unref()
  return {
    peak: () => {
      sample()
      return peak
    },
    [Symbol.dispose]: () => clearInterval(timer),
  }
}

function processParents(): Map<number, number> | undefined {
  try {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
    return new Map(
      pids.flatMap((pid) => (parentOf(pid) === undefined ? [] : [[Number(pid), parentOf(pid)!] as const])),
    )
  } catch {
    return undefined
  }
}

function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return undefined
  }
}

function proportionalSize(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
    return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * KIB
  } catch {
    return 0
  }
}

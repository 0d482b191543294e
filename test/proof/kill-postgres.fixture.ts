import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/** What of a server is killed. Of a killed connection the server notices: it ends all others and recovers by itself. */
export type Victim = 'every process' | 'the postmaster' | 'a connection'

/** SIGKILL; returns when what was killed is gone. Reads /proc: Linux alone. */
export async function killPostgres(postmaster: number, victim: Victim): Promise<void> {
  const children = childrenOf(postmaster)
  if (victim === 'a connection') {
    const connections = children.filter(({ title }) => /^postgres: \S+ \S+ 127\.0\.0\.1/.test(title))
    const busy = connections.find(({ title }) => /INSERT|COPY|COMMIT|UPDATE/.test(title)) ?? connections[0]
    if (!busy) throw new Error('No connection to kill.')
    process.kill(busy.pid, 'SIGKILL')
    return gone(busy.pid)
  }
  const pids = victim === 'the postmaster' ? [postmaster] : [postmaster, ...children.map(({ pid }) => pid)]
  for (const pid of pids) process.kill(pid, 'SIGKILL')
  // Until its parent, this process, has taken note of its end, the first process still counts as alive.
  while (existsSync(`/proc/${postmaster}`)) await delay(5)
  for (const { pid } of children) await gone(pid)
}

function childrenOf(parent: number): readonly { readonly pid: number; readonly title: string }[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const [, ppid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (Number(ppid) !== parent) return []
      return [
        { pid: Number(name), title: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ') },
      ]
    } catch {
      return []
    }
  })
}

async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      if (stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z')) return
    } catch {
      return
    }
    await delay(5)
  }
}

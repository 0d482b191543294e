import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { availableParallelism, freemem } from 'node:os'
import { resolve } from 'node:path'
import { timescaleState } from '../../../adapters/store/postgres/index.ts'
import { Fault } from '../../../domain/index.ts'
import { loadAppConfig } from '../../local/app-config.ts'
import { webRoot } from '../../local/installation.ts'
import { openDatabase } from '../../local/open-database.ts'
import type { Terminal } from '../terminal.ts'
import { timescaleText } from '../timescale-text.ts'

interface Finding {
  readonly what: string
  readonly ok: boolean
  readonly found: string
  readonly fix?: string
}

/** `leme doctor`: looks at everything that Leme needs, and names the fix of what is missing. */
export async function doctor(terminal: Terminal): Promise<void> {
  const findings = [nodeVersion(), memory(), ...(await withConfig()), webBuild()]
  for (const { what, ok, found, fix } of findings) {
    terminal.say(
      `${ok ? terminal.paint('good', '✓') : terminal.paint('bad', '✗')} ${what.padEnd(16)} ${found}`,
    )
    if (fix) terminal.say(`  ${''.padEnd(16)} ${fix}`)
  }
  const sound = findings.every(({ ok }) => ok)
  if (terminal.json) terminal.result({ schema: 'leme.doctor/1', sound, findings }, '')
  if (!sound) process.exitCode = 1
}

function nodeVersion(): Finding {
  const ok = Number.parseInt(process.versions.node, 10) >= 24
  return {
    what: 'Node.js',
    ok,
    found: process.version,
    ...(!ok && { fix: 'Run npm install: it brings Node.js 24.' }),
  }
}

function memory(): Finding {
  const free = Math.round(freemem() / 2 ** 20)
  const ok = free >= 1024
  return {
    what: 'Memory, cores',
    ok,
    found: `${free} MB free, ${availableParallelism()} cores`,
    ...(!ok && { fix: 'Leme wants 1 GB: close something.' }),
  }
}

async function withConfig(): Promise<Finding[]> {
  try {
    const { config } = loadAppConfig(process.env, process.cwd())
    const stateDir = resolve(config.stateDir)
    const folder = writable(stateDir)
    if (!folder.ok) return [{ what: 'Configuration', ok: true, found: 'sound' }, folder]
    let timescale: Finding[] = []
    const database = await attempt('Database', async () => {
      const start = performance.now()
      await using opened = await openDatabase(config)
      await opened.store.ping()
      timescale = [{ what: 'TimescaleDB', ok: true, ...timescaleText(await timescaleState(opened.url)) }]
      return [
        `${opened.kind}, answers, migrated (${Math.round(performance.now() - start)} ms)`,
        ...opened.notes,
      ].join(' ')
    })
    return [{ what: 'Configuration', ok: true, found: 'sound' }, folder, database, ...timescale]
  } catch (error) {
    return [broken('Configuration', error)]
  }
}

function writable(folder: string): Finding {
  try {
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
    return { what: 'State folder', ok: true, found: folder }
  } catch {
    const fix = 'Give it to this user, or name another: LEME__STATEDIR=/path npm start'
    return { what: 'State folder', ok: false, found: `${folder} cannot be written`, fix }
  }
}

function webBuild(): Finding {
  const folder = webRoot()
  if (folder) return { what: 'Web page', ok: true, found: 'built' }
  return { what: 'Web page', ok: false, found: 'not built', fix: 'Run npm start, which builds it.' }
}

async function attempt(what: string, work: () => Promise<string>): Promise<Finding> {
  try {
    return { what, ok: true, found: await work() }
  } catch (error) {
    return broken(what, error)
  }
}

function broken(what: string, error: unknown): Finding {
  const found = error instanceof Error ? error.message : String(error)
  const fix = error instanceof Fault ? error.hint : undefined
  return { what, ok: false, found, ...(fix && { fix }) }
}

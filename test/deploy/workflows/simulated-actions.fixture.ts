import { cpSync, existsSync, globSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { capture } from '../../../bin/bootstrap/child.js'
import { ROOT } from '../judge.ts'

/** One job's machine. */
export interface Machine {
  readonly workspace: string
  readonly temp: string
  /** Of the whole run. */
  readonly artifacts: string
  readonly env: Readonly<Record<string, string>>
  /** What steps have put on the PATH, the newest first. */
  readonly paths: string[]
  /** A checkout is a copy of every file, not links to those that no step changes. */
  readonly isWhole: boolean
  onCheckout(folder: string): void
}

interface Outcome {
  readonly ok: boolean
  readonly outputs: Readonly<Record<string, string>>
  readonly output: string
}

type Simulation = (given: Readonly<Record<string, string>>, machine: Machine) => Promise<Outcome>

const DONE: Outcome = { ok: true, outputs: {}, output: '' }

/** Actions that are played, each by what the steps after it need of it; any other one ends a test. */
export const SIMULATED: Readonly<Record<string, Simulation>> = {
  /** The files of this checkout, committed or not, and the packages that `npm ci` would bring. */
  async 'actions/checkout'({ path = '' }, machine) {
    const to = join(machine.workspace, path)
    mkdirSync(to, { recursive: true })
    const links = machine.isWhole
      ? ['node_modules']
      : readdirSync(ROOT).filter((name) => !name.startsWith('.git'))
    if (machine.isWhole) await copyFiles(to)
    else cpSync(join(ROOT, '.github'), join(to, '.github'), { recursive: true })
    for (const name of links) symlinkSync(join(ROOT, name), join(to, name))
    machine.onCheckout(to)
    return DONE
  },

  /** The tests' own Node.js is on the PATH. */
  'actions/setup-node': async () => DONE,

  async 'actions/upload-artifact'({ name = '', path = '' }, machine) {
    const found = path
      .split('\n')
      .filter(Boolean)
      .flatMap((one) => globSync(one.replace(/\/$/, ''), { cwd: machine.workspace }))
    if (found.length === 0) return { ...DONE, ok: false, output: `nothing at ${path}\n` }
    const to = join(machine.artifacts, name)
    if (existsSync(to)) return { ...DONE, ok: false, output: `there is an artifact ${name} already\n` }
    for (const one of found) {
      const from = join(machine.workspace, one)
      // One folder gives its content, several files keep their names.
      cpSync(from, path.endsWith('/') ? to : join(to, basename(one)), { recursive: true })
    }
    return DONE
  },

  async 'actions/download-artifact'({ name = '', path = '.' }, machine) {
    const from = join(machine.artifacts, name)
    if (!existsSync(from)) return { ...DONE, ok: false, output: `there is no artifact ${name}\n` }
    for (const one of readdirSync(from))
      cpSync(join(from, one), join(machine.workspace, path, one), { recursive: true })
    return DONE
  },

  'actions/upload-pages-artifact': async ({ path = '' }, { workspace }) => ({
    ...DONE,
    ok: existsSync(join(workspace, path, 'index.html')),
  }),
  'actions/deploy-pages': async () => ({ ...DONE, outputs: { page_url: 'https://owner.github.io/leme/' } }),
}

async function copyFiles(to: string): Promise<void> {
  const copy =
    'git -c safe.directory="*" ls-files -z -co --exclude-standard | tar --null --ignore-failed-read -T - -c | tar -x -C "$TO"'
  const env = { ...process.env, TO: to }
  const { code, output } = await capture('bash', ['-o', 'pipefail', '-c', copy], { cwd: ROOT, env })
  if (code !== 0) throw new Error(output)
}

import { copyFileSync, cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AppliedResource, appliedResources } from './applied.ts'
import { type Run, runTerraform, type Terraform } from './terraform.ts'

/** What Terraform said of one folder. */
export interface FolderRun {
  readonly folder: string
  readonly ok: boolean
  /** Complaints, or how many tests passed. */
  readonly text: string
  /** Resources of the last run that was applied against mocked providers. */
  readonly applied: readonly AppliedResource[]
}

export interface RunFoldersOptions {
  /** Folder that is copied whole, for modules refer to one another: `deploy/terraform/aws`. */
  readonly whole: string
  /** Those to run in it. */
  readonly folders: readonly string[]
  /** Also `terraform validate`, and the state of what was applied; `terraform test` validates, too. */
  readonly keepState: boolean
}

const AT_ONCE = 2

/** Runs `terraform init`, `validate` and `test` in a copy outside of the tree: no lock file, no .terraform in it. */
export async function runFolders(
  terraform: Terraform,
  tree: string,
  { whole, folders, keepState }: RunFoldersOptions,
): Promise<FolderRun[]> {
  const work = mkdtempSync(join(tmpdir(), 'leme-terraform-'))
  try {
    cpSync(join(tree, whole), join(work, whole), { recursive: true })
    const runs: FolderRun[] = []
    const left = [...folders]
    const start = starter(terraform, work)
    const take = async (): Promise<void> => {
      for (let folder = left.shift(); folder !== undefined; folder = left.shift()) {
        const cwd = join(work, folder)
        const { init, dataDir } = await start(cwd)
        runs.push(await runFolder(terraform, { folder, cwd, dataDir, keepState, init }))
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, take))
    return runs.sort((a, b) => (a.folder < b.folder ? -1 : 1))
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

const LOCK = '.terraform.lock.hcl'

interface Started {
  readonly init: Run
  readonly dataDir: string
}

/**
 * `terraform init` of a folder. Those that call no module and need the same share one: the provider is hashed each
 * time, which takes two seconds of a core.
 */
function starter(terraform: Terraform, work: string): (cwd: string) => Promise<Started> {
  const args = ['init', '-backend=false', `-plugin-dir=${terraform.pluginDir}`, '-no-color']
  const begin = async (cwd: string): Promise<Started> => {
    const dataDir = mkdtempSync(join(work, 'data-'))
    return { init: await runTerraform(terraform.binary, args, { cwd, dataDir }), dataDir }
  }
  const shared = new Map<string, { readonly cwd: string; readonly started: Promise<Started> }>()
  return async (cwd) => {
    const texts = globSync('*.tf', { cwd }).map((file) => readFileSync(join(cwd, file), 'utf8'))
    if (texts.some((text) => /^module "/m.test(text))) return begin(cwd)
    const needs = existsSync(join(cwd, 'versions.tf')) ? readFileSync(join(cwd, 'versions.tf'), 'utf8') : ''
    const first = shared.get(needs) ?? { cwd, started: begin(cwd) }
    shared.set(needs, first)
    const started = await first.started
    if (first.cwd !== cwd && started.init.code === 0) copyFileSync(join(first.cwd, LOCK), join(cwd, LOCK))
    return started
  }
}

interface Where extends Started {
  readonly folder: string
  readonly cwd: string
  readonly keepState: boolean
}

async function runFolder(terraform: Terraform, where: Where): Promise<FolderRun> {
  const { folder, keepState, init } = where
  const run = (args: readonly string[]) => runTerraform(terraform.binary, args, where)
  const bad = (text: string): FolderRun => ({ folder, ok: false, text, applied: [] })

  if (init.code !== 0) return bad(complaint(init))
  if (keepState) {
    const validate = await run(['validate', '-no-color'])
    if (validate.code !== 0) return bad(complaint(validate))
  }
  if (!existsSync(join(where.cwd, 'tests'))) return bad('it has no tests')
  const tested = await run(['test', '-json', ...(keepState ? ['-verbose'] : [])])
  const lines = tested.stdout.split('\n').filter((line) => line.startsWith('{'))
  const summary = summaryOf(lines)
  if (tested.code !== 0 || summary.passed === 0) return bad(diagnostics(lines) || complaint(tested))
  const applied = keepState ? appliedResources(lines) : []
  return { folder, ok: true, text: `${summary.passed} runs passed`, applied }
}

function summaryOf(lines: readonly string[]): { readonly passed: number } {
  const line = lines.find((one) => one.includes('"type":"test_summary"'))
  if (!line) return { passed: 0 }
  return (JSON.parse(line) as { test_summary: { passed: number } }).test_summary
}

function diagnostics(lines: readonly string[]): string {
  return lines
    .filter((line) => line.includes('"type":"diagnostic"'))
    .map((line) => JSON.parse(line) as { diagnostic: { summary: string; detail: string; severity: string } })
    .filter(({ diagnostic }) => diagnostic.severity === 'error')
    .map(({ diagnostic: { summary, detail } }) => `${summary}: ${detail}`.replaceAll(/\s+/g, ' '))
    .join('\n')
}

function complaint({ stdout, stderr }: Run): string {
  return (stderr.trim() || stdout.trim()).replaceAll(/\s*\n[\s│]*/g, ' ').slice(0, 2000)
}

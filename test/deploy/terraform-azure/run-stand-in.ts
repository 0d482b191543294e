import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from '@cdktf/hcl2json'
import type { Body } from '../terraform/read-hcl.ts'
import { findBinary, runTerraform } from '../terraform/terraform.ts'
import type { AzureProvider } from './azure-shape.ts'
import { compareState } from './compare-state.ts'
import { givenOf } from './compositions.ts'
import { plan } from './plan.ts'
import { AZURE, type AzureFolder } from './read-tree.ts'
import { standInTest, writeStandIn } from './stand-in.ts'

export interface StandInRun {
  readonly artefact: string
  readonly ok: boolean
  readonly text: string
}

const AT_ONCE = 3
/** It has all of `production` in it; what `dev` makes is made by the test of the stack. */
const APPLIED = join(AZURE, 'examples/two-regions')

/**
 * What Terraform itself says of the modules' tests and of the examples, with its own `terraform_data` in the place of
 * each resource of azurerm: types, conditions, functions, order and circles. Undefined without Terraform.
 */
export async function runStandIn(
  tree: string,
  folders: readonly AzureFolder[],
  provider: AzureProvider,
): Promise<readonly StandInRun[] | undefined> {
  const program = findBinary()
  if (!program) return undefined
  const work = mkdtempSync(join(tmpdir(), 'leme-stand-in-'))
  try {
    writeStandIn(folders, provider, work)
    const modules = folders.filter(({ isExample }) => !isExample)
    for (const folder of modules) await writeTests(tree, folder, work)
    const examples = folders.filter(({ path }) => path === APPLIED)
    const left = [
      ...examples.map((folder) => () => apply(program.binary, folder, work)),
      ...modules.map((folder) => () => test(program.binary, folder, work)),
    ]
    const runs: StandInRun[] = []
    const take = async (): Promise<void> => {
      for (let next = left.shift(); next; next = left.shift()) runs.push(await next())
    }
    await Promise.all(Array.from({ length: AT_ONCE }, take))
    return runs.sort((one, other) => (one.artefact < other.artefact ? -1 : 1))
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function writeTests(tree: string, { path }: AzureFolder, work: string): Promise<void> {
  for (const file of globSync('tests/*.tftest.hcl', { cwd: join(tree, path) })) {
    const top = (await parse(file, readFileSync(join(tree, path, file), 'utf8'))) as Body
    mkdirSync(join(work, path, 'tests'), { recursive: true })
    const to = join(work, path, file.replace(/\.hcl$/, '.json'))
    writeFileSync(to, JSON.stringify(standInTest(top)))
  }
}

async function test(binary: string, { path }: AzureFolder, work: string): Promise<StandInRun> {
  const where = { cwd: join(work, path), dataDir: mkdtempSync(join(work, 'data-')) }
  const { code, stdout, stderr } = await initAnd(binary, ['test', '-no-color'], where)
  const passed = /(\d+) passed, 0 failed/.exec(stdout)?.[1]
  const ok = code === 0 && Number(passed) > 0
  return { artefact: `${path}/tests`, ok, text: ok ? `${passed} runs passed` : complaint(stderr || stdout) }
}

async function apply(binary: string, folder: AzureFolder, work: string): Promise<StandInRun> {
  const where = { cwd: join(work, folder.path), dataDir: mkdtempSync(join(work, 'data-')) }
  writeFileSync(join(where.cwd, 'given.auto.tfvars.json'), JSON.stringify(givenOf(folder)))
  const { code, stdout, stderr } = await initAnd(binary, ['apply', '-auto-approve', '-no-color'], where)
  const made = /Resources: (\d+) added/.exec(stdout)?.[1]
  if (code !== 0 || made === undefined) {
    return { artefact: folder.path, ok: false, text: complaint(stderr || stdout) }
  }
  const { stdout: state } = await runTerraform(binary, ['show', '-json'], where)
  const { resources } = await plan(folder, givenOf(folder))
  const { same, complaints } = compareState(state, resources)
  const counts = `${made} stand-ins made; ${same} arguments as our evaluator has them`
  return { artefact: folder.path, ok: complaints.length === 0, text: [counts, ...complaints].join('\n') }
}

/** Nothing has to be fetched: what the stand-ins want is built in. */
async function initAnd(
  binary: string,
  args: readonly string[],
  where: { readonly cwd: string; readonly dataDir: string },
) {
  const init = await runTerraform(binary, ['init', '-no-color'], where)
  return init.code === 0 ? runTerraform(binary, args, where) : init
}

function complaint(said: string): string {
  return said.replaceAll(/\s*\n[\s│]*/g, ' ').slice(0, 2_000)
}

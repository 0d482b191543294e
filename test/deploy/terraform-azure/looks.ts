import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Judge, Verdict } from '../judge.ts'
import { checkAttributes } from '../terraform/check-attributes.ts'
import { judgeReadmes } from '../terraform/module-readme.ts'
import type { Hcl } from '../terraform/read-hcl.ts'
import { runFolders } from '../terraform/run-folders.ts'
import { findBinary, findTerraform, runTerraform } from '../terraform/terraform.ts'
import { inPlaceOfProvider, readAzureShape } from './azure-shape.ts'
import { checkCalls, checkVariables } from './calls.ts'
import { planCompositions } from './compositions.ts'
import { cost, readPrices } from './cost.ts'
import { checkOrigin } from './origin.ts'
import { checkPolicies } from './policies.ts'
import { AZURE, readTree } from './read-tree.ts'
import { checkAssertions, checkReferences } from './references.ts'
import { runStandIn } from './run-stand-in.ts'
import { runTftest } from './run-tftest.ts'
import { checkRunbook, RUNBOOK } from './runbook.ts'
import { checkSource } from './sources.ts'

const provider = readAzureShape()
const OWN_EVALUATOR = 'our evaluator'

/** Bad with its complaints, else the word that was earned. */
function verdict(said: Omit<Verdict, 'text'>, complaints: readonly string[], note?: string): Verdict {
  if (complaints.length > 0) return { ...said, word: 'bad', text: complaints.join('\n') }
  return note === undefined ? said : { ...said, text: note }
}

const format: Judge = {
  name: 'terraform-azure format',
  reads: [AZURE],
  async judge(tree) {
    const program = findBinary()
    if (!program) {
      const complaints = await readTree(tree).then(
        () => [],
        (error: unknown) => [String(error)],
      )
      const note = 'each file is parsed as HCL; terraform is not on this machine'
      return [verdict({ artefact: AZURE, tool: 'terraform fmt', word: 'not validated' }, complaints, note)]
    }
    const dataDir = mkdtempSync(join(tmpdir(), 'leme-fmt-'))
    const args = ['fmt', '-check', '-recursive', '-no-color', '.']
    const run = await runTerraform(program.binary, args, { cwd: join(tree, AZURE), dataDir })
    rmSync(dataDir, { recursive: true, force: true })
    const complaints = run.code === 0 ? [] : [run.stdout + run.stderr]
    return [verdict({ artefact: AZURE, tool: `terraform fmt ${program.version}`, word: 'good' }, complaints)]
  },
}

const attributes: Judge = {
  name: 'terraform-azure attributes',
  reads: [AZURE],
  async judge(tree) {
    const tool = `types of ${provider.source}`
    const folders = await readTree(tree)
    return Promise.all(
      folders.map(async (folder) => {
        const called = (call: Parameters<typeof folder.called>[0]) => folder.called(call)?.hcl
        const around = { hcl: folder.hcl, provider, called }
        const complaints = [
          ...checkAttributes(folder.hcl, provider),
          ...checkProvider(folder.hcl),
          ...checkVariables(folder.hcl),
          ...checkCalls(folder.hcl, called),
          ...(await checkReferences(around)),
        ]
        return verdict(
          { artefact: folder.path, tool, word: 'not validated' },
          complaints,
          inPlaceOfProvider(provider),
        )
      }),
    )
  },
}

/** `provider "azurerm"` as if it were a resource. */
function checkProvider(hcl: Hcl): string[] {
  const resources = hcl.providers.map((one) => ({ ...one, type: 'provider' }))
  const shapes = { ...provider, resources: { provider: provider.itself }, data: {} }
  return checkAttributes({ ...hcl, resources, data: [] }, shapes)
}

const runs: Judge = {
  name: 'terraform-azure tests',
  reads: [AZURE],
  async judge(tree) {
    const modules = (await readTree(tree)).filter(({ isExample }) => !isExample)
    const terraform = findTerraform('hashicorp/azurerm')
    if (terraform) {
      const folders = modules.map(({ path }) => path)
      const ran = await runFolders(terraform, tree, { whole: AZURE, folders, keepState: false })
      const tool = `terraform test ${terraform.version}, azurerm ${terraform.providerVersion}`
      return ran.map(({ folder, ok, text }) => ({
        artefact: `${folder}/tests`,
        tool,
        word: ok ? 'good' : 'bad',
        text,
      }))
    }
    return Promise.all(
      modules.map(async (folder) => {
        const files = globSync('tests/*.tftest.hcl', { cwd: join(tree, folder.path) })
        const ran = (await Promise.all(files.map((file) => runTftest(tree, folder, file)))).flat()
        const around = { hcl: folder.hcl, provider, called: () => undefined }
        const strange = await Promise.all(
          files.map((file) => checkAssertions(around, join(tree, folder.path, file))),
        )
        const failed = ran.flatMap(({ name, complaints }) => complaints.map((one) => `${name}: ${one}`))
        const complaints = [...(ran.length === 0 ? ['it has no tests'] : []), ...failed, ...strange.flat()]
        const said = { artefact: `${folder.path}/tests`, tool: OWN_EVALUATOR, word: 'not validated' } as const
        return verdict(said, complaints, `${ran.length} runs hold; terraform test wants the provider`)
      }),
    )
  },
}

const core: Judge = {
  name: 'terraform-azure core',
  reads: [AZURE],
  async judge(tree) {
    const ran = await runStandIn(tree, await readTree(tree), provider)
    if (!ran) {
      const complaints = (await planCompositions(await readTree(tree))).flatMap(({ plan }) => plan.complaints)
      const note = 'terraform is not on this machine; our evaluator works the examples out'
      const said = { artefact: AZURE, tool: OWN_EVALUATOR, word: 'not validated' } as const
      return [verdict(said, [...new Set(complaints)], note)]
    }
    const tool = 'terraform, terraform_data in the place of azurerm'
    return ran.map(({ artefact, ok, text }) => ({ artefact, tool, word: ok ? 'good' : 'bad', text }))
  },
}

const policies: Judge = {
  name: 'terraform-azure policies',
  reads: [AZURE],
  async judge(tree) {
    const folders = await readTree(tree)
    const compositions = await planCompositions(folders)
    return [
      ...folders.map((folder) =>
        verdict({ artefact: folder.path, tool: 'policies, as written', word: 'good' }, checkSource(folder)),
      ),
      ...compositions.map(({ name, artefact, plan }) => {
        const complaints = [
          ...plan.complaints,
          ...checkPolicies(plan, provider),
          ...(name === 'dev' ? checkOrigin(plan) : []),
        ]
        const note = `${plan.resources.length} resources looked at`
        return verdict({ artefact, tool: `policies by ${OWN_EVALUATOR}`, word: 'good' }, complaints, note)
      }),
    ]
  },
}

const readmes: Judge = {
  name: 'terraform-azure READMEs',
  reads: [AZURE],
  async judge(tree) {
    const folders = await readTree(tree)
    return judgeReadmes(
      tree,
      folders.map(({ path }) => path),
    )
  },
}

const costs: Judge = {
  name: 'terraform-azure costs',
  reads: [AZURE],
  async judge(tree) {
    const { text, complaints } = cost(readPrices(tree), await planCompositions(await readTree(tree)))
    const file = join(tree, AZURE, 'COST.md')
    const is = existsSync(file) ? readFileSync(file, 'utf8') : ''
    const stale = is === text ? [] : ['it is stale: run test/deploy/terraform-azure/cost.ts']
    const all = complaints.length > 0 ? complaints : stale
    return [verdict({ artefact: `${AZURE}/COST.md`, tool: 'resources × prices.json', word: 'good' }, all)]
  },
}

const runbook: Judge = {
  name: 'terraform-azure runbook',
  reads: [
    ...[AZURE, RUNBOOK, 'test/flows/deploys.test.ts', 'test/deploy/terraform-azure/plan.test.ts'],
    ...['src/apps/cli/panel-stores.test.ts', 'src/adapters/store/postgres/migrate.test.ts'],
  ],
  async judge(tree) {
    const compositions = await planCompositions(await readTree(tree))
    const plan = compositions.find(({ name }) => name === 'two-regions')!.plan
    const { blocks, replaced, complaints } = checkRunbook(tree, plan)
    const note = `${blocks} blocks need a cloud; in the place of ${replaced} something else is run by a test, the others are named`
    return [verdict({ artefact: RUNBOOK, tool: 'its commands', word: 'not validated' }, complaints, note)]
  },
}

export const JUDGES = { format, attributes, runs, core, policies, readmes, costs, runbook } as const

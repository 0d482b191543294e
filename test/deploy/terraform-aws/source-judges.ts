import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Judge, Verdict } from '../judge.ts'
import { checkAttributes, type ProviderShape } from '../terraform/check-attributes.ts'
import { judgeReadmes } from '../terraform/module-readme.ts'
import { readHcl } from '../terraform/read-hcl.ts'
import { findBinary, runTerraform } from '../terraform/terraform.ts'
import { costPage, readPrices } from './cost.ts'
import { FUNCTION, packFunction } from './pack-function.ts'
import { AWS, examples, HERE, modules } from './places.ts'
import { readPlanned } from './planned.ts'
import { checkSource } from './source-rules.ts'
import { MISSING, READS, verdict } from './verdict.ts'

export const format: Judge = {
  name: 'terraform fmt',
  reads: READS,
  async judge(tree) {
    const found = findBinary()
    if (!found) return [{ artefact: AWS, tool: 'terraform fmt', word: 'not validated', text: MISSING }]
    const where = { cwd: join(tree, AWS), dataDir: join(tree, AWS) }
    const { stdout, stderr } = await runTerraform(found.binary, ['fmt', '-check', '-recursive'], where)
    const files = `${stdout}${stderr}`.split('\n').filter(Boolean)
    return [
      verdict(
        AWS,
        `terraform fmt ${found.version}`,
        files.map((file) => `${file} is not formatted`),
      ),
    ]
  },
}

export const source: Judge = {
  name: 'rules of the source',
  reads: READS,
  async judge(tree) {
    return each(tree, 'rules over hcl2json', async (folder) => checkSource(await readHcl(join(tree, folder))))
  },
}

export const attributes: Judge = {
  name: 'attributes of the provider',
  reads: READS,
  async judge(tree) {
    const shape = JSON.parse(
      readFileSync(join(tree, HERE, 'attributes.generated.json'), 'utf8'),
    ) as ProviderShape
    return each(tree, `attributes of ${shape.provider}`, async (folder) =>
      checkAttributes(await readHcl(join(tree, folder)), shape),
    )
  },
}

/** Files that are no HCL are a complaint, too. */
function each(tree: string, tool: string, check: (folder: string) => Promise<string[]>): Promise<Verdict[]> {
  return Promise.all(
    [...modules(tree), ...examples(tree)].map(async (folder) => {
      const complaints = await check(folder).catch((error: unknown) => [String(error)])
      return verdict(folder, tool, complaints)
    }),
  )
}

export const readmes: Judge = {
  name: 'README of each folder',
  reads: READS,
  judge: (tree) => judgeReadmes(tree, [...modules(tree), ...examples(tree)]),
}

export const cost: Judge = {
  name: 'costs',
  reads: READS,
  async judge(tree) {
    const artefact = `${AWS}/COST.md`
    const same = readFileSync(join(tree, artefact), 'utf8') === costPage(readPrices(tree), readPlanned(tree))
    const stale = same ? [] : ['it is stale: write it again (write-cost.ts)']
    return [verdict(artefact, 'prices.json × planned.generated.json', stale)]
  },
}

export const packed: Judge = {
  name: 'function that submits trainings',
  reads: READS,
  async judge(tree) {
    const artefact = `${FUNCTION}/submit.zip`
    const same = readFileSync(join(tree, artefact)).equals(packFunction(tree))
    return [
      verdict(artefact, 'submit/index.mjs', same ? [] : ['it is stale: write it again (pack-function.ts)']),
    ]
  },
}

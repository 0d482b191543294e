import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Verdict } from '../judge.ts'
import { type Body, type Hcl, type HclNamed, readHcl } from './read-hcl.ts'

const MARK = '<!-- Generated from the .tf files from here on. -->'

/** README of a folder of Terraform: what a person wrote above the mark, then tables of what the files say. */
export async function moduleReadme(folder: string): Promise<string> {
  const path = join(folder, 'README.md')
  const written = existsSync(path) ? readFileSync(path, 'utf8').split(MARK)[0]!.trimEnd() : ''
  return `${written}\n\n${MARK}\n\n${tables(await readHcl(folder))}`
}

/** A verdict on the README of each folder. */
export async function judgeReadmes(tree: string, folders: readonly string[]): Promise<Verdict[]> {
  return Promise.all(
    folders.map(async (folder) => {
      const [path, artefact] = [join(tree, folder, 'README.md'), `${folder}/README.md`]
      const tool = 'the .tf files beside it'
      if (!existsSync(path)) return { artefact, tool, word: 'bad', text: 'there is no README' } as const
      const [is, due] = [readFileSync(path, 'utf8'), await moduleReadme(join(tree, folder))]
      if (!is.startsWith('# '))
        return { artefact, tool, word: 'bad', text: 'it begins with no title' } as const
      return is === due
        ? ({ artefact, tool, word: 'good' } as const)
        : ({ artefact, tool, word: 'bad', text: 'it is stale: write it again (write-readmes.ts)' } as const)
    }),
  )
}

function tables(hcl: Hcl): string {
  const needs = hcl.settings.flatMap(({ body }) => requirements(body))
  const parts = [
    needs.length > 0 && `## Needs\n\n${needs.map((need) => `- ${need}`).join('\n')}\n`,
    hcl.variables.length > 0 &&
      `## Inputs\n\n| name | type | default | what |\n|---|---|---|---|\n${hcl.variables.map(input).join('\n')}\n`,
    hcl.outputs.length > 0 &&
      `## Outputs\n\n| name | what |\n|---|---|\n${hcl.outputs.map(output).join('\n')}\n`,
    hcl.resources.length > 0 && `## Resources\n\n${resources(hcl)}\n`,
  ]
  return parts.filter((part) => part !== false).join('\n')
}

function requirements(body: Body): string[] {
  const version = body.required_version
  const providers = (Array.isArray(body.required_providers) ? body.required_providers : []) as Body[]
  const each = providers.flatMap((one) =>
    Object.values(one).map((it) => {
      const { source, version: pinned } = it as { readonly source: string; readonly version: string }
      return `${source} ${pinned}`
    }),
  )
  return [...(typeof version === 'string' ? [`terraform ${version}`] : []), ...each]
}

function input({ name, body }: HclNamed): string {
  const type = bare(body.type)
  const due = 'default' in body ? `\`${cell(JSON.stringify(body.default))}\`` : 'required'
  return `| ${name} | \`${cell(type)}\` | ${due} | ${cell(String(body.description ?? ''))} |`
}

function output({ name, body }: HclNamed): string {
  const secret = body.sensitive === true ? ' (sensitive)' : ''
  return `| ${name} | ${cell(String(body.description ?? ''))}${secret} |`
}

function resources({ resources }: Hcl): string {
  const types = [...new Set(resources.map(({ type }) => type))].sort()
  return types
    .map((type) => {
      const names = resources.filter((one) => one.type === type).map(({ name }) => name)
      return `- ${type}: ${names.join(', ')}`
    })
    .join('\n')
}

function bare(type: unknown): string {
  return String(type ?? 'any').replace(/^\$\{([\s\S]*)\}$/, '$1')
}

function cell(text: string): string {
  return text.trim().replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')
}

import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { ValidationSeverity, validate } from 'dockerfile-utils'
import type { Verdict } from '../judge.ts'
import { readDockerfile } from './dockerfile.ts'
import { type Contract, complaintsOf } from './rules.ts'

export interface DockerfileOptions {
  readonly contract: Contract
  /** What runs of it where there is no engine. */
  readonly instead: string
}

/** What dockerfile-utils and the rules of the house say of one Dockerfile. */
export function judgeDockerfile(
  tree: string,
  artefact: string,
  { contract, instead }: DockerfileOptions,
): readonly Verdict[] {
  const path = join(tree, artefact)
  if (!existsSync(path)) return [{ artefact, tool: 'own rules', word: 'bad', text: 'it is missing' }]
  const text = readFileSync(path, 'utf8')
  const told = validate(text).filter(
    ({ severity }) => severity === ValidationSeverity.ERROR || severity === ValidationSeverity.WARNING,
  )
  const complaints = complaintsOf(readDockerfile(text), contract)
  return [
    verdictOf(
      artefact,
      tool('dockerfile-utils'),
      told.map(({ message, range }) => `line ${range.start.line + 1}: ${message}`),
    ),
    verdictOf(artefact, `own rules, read by ${tool('dockerfile-ast')}`, complaints),
    {
      artefact,
      tool: 'hadolint, docker build',
      word: 'not validated',
      text: `neither can be had here; ${instead}`,
    },
  ]
}

export function verdictOf(artefact: string, by: string, complaints: readonly string[]): Verdict {
  return complaints.length === 0
    ? { artefact, tool: by, word: 'good' }
    : { artefact, tool: by, word: 'bad', text: complaints.join('\n') }
}

function tool(name: string): string {
  const { version } = createRequire(import.meta.url)(`${name}/package.json`)
  return `${name} ${version}`
}

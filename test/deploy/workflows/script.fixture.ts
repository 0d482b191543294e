import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { capture } from '../../../bin/bootstrap/child.js'
import { ROOT } from '../judge.ts'

export interface Ran {
  readonly code: number
  readonly output: string
  /** What the step put out. */
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
}

export interface Script {
  /** Where it runs, as a step would; its RUNNER_TEMP lies below. */
  readonly folder: string
  /** Played programs. */
  readonly programs?: string
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
}

/** Runs a script of .github/scripts as a step of a workflow does. */
export async function runScript(
  name: string,
  { folder, programs, env = {}, args = [] }: Script,
): Promise<Ran> {
  const temp = join(folder, '.temp')
  mkdirSync(temp, { recursive: true })
  const [output, summary] = ['output', 'summary'].map((file) => join(temp, file)) as [string, string]
  for (const file of [output, summary]) writeFileSync(file, '')
  const path = [...(programs ? [programs] : []), dirname(process.execPath), process.env.PATH ?? ''].join(
    delimiter,
  )
  const script = join(ROOT, '.github', 'scripts', name)
  const [command, ...first] = name.endsWith('.sh')
    ? ['bash', script]
    : [process.execPath, '--conditions=leme-source', script]
  const ran = await capture(command!, [...first, ...args], {
    cwd: folder,
    env: {
      ...{ PATH: path, HOME: temp, NO_COLOR: '1', RUNNER_TEMP: temp },
      ...{ GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary, GITHUB_PATH: join(temp, 'path') },
      ...{ GITHUB_ACTOR: 'somebody', GITHUB_RUN_ID: '77', GITHUB_SHA: 'a'.repeat(40) },
      ...{ GITHUB_REPOSITORY: 'Owner/leme', GITHUB_REPOSITORY_OWNER: 'Owner' },
      ...{ GITHUB_SERVER_URL: 'https://github.com' },
      ...env,
    },
  })
  const lines = readFileSync(output, 'utf8').split('\n').filter(Boolean)
  return {
    code: ran.code,
    output: ran.output,
    outputs: Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2))),
    summary: readFileSync(summary, 'utf8'),
  }
}

/** What a played program was called with, a line a call. */
export function callsOf(programs: string, name: string): readonly string[] {
  try {
    return readFileSync(join(programs, `${name}.log`), 'utf8')
      .split('\n')
      .filter(Boolean)
  } catch {
    return []
  }
}

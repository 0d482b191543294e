import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from '../../services/launch.ts'
import type { Verdict } from '../judge.ts'

export function verdictOf(artefact: string, by: string, complaints: readonly string[], note = ''): Verdict {
  if (complaints.length > 0) return { artefact, tool: by, word: 'bad', text: complaints.join('\n') }
  return { artefact, tool: by, word: 'good', ...(note && { text: note }) }
}

interface Run {
  /** As it is told: `promtool check config`. */
  readonly tool: string
  readonly args: readonly string[]
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  /** Debian's package, told where the program is missing. */
  readonly from: string
}

/** What a program of the machine says of an artefact, by its exit code. */
export function judgedBy(artefact: string, { tool, args, cwd, env, from }: Run): Verdict {
  const program = findProgram(tool.split(' ')[0]!)
  if (!program) {
    const text = `it is not installed (Debian: ${from}); the own rules have looked at it`
    return { artefact, tool, word: 'not validated', text }
  }
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: 'utf8' })
  return verdictOf(
    artefact,
    tool,
    status === 0 ? [] : [`${stdout}${stderr}`.trim() || `ended with ${status}`],
  )
}

/** A folder that goes with what is done in it. */
export async function inFolder<T>(use: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'leme-compose-'))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

import { spawn } from 'node:child_process'
import type { ServerUser } from './server-user.ts'

export interface ProgramResult {
  readonly ok: boolean
  /** Standard output and error, in the order of arrival. */
  readonly output: string
}

/** Messages in English, whatever the user's language: they are read by this program. */
export const PROGRAM_ENVIRONMENT: Readonly<Record<string, string>> = {
  LC_ALL: 'C',
  TZ: 'UTC',
  PATH: '/usr/bin:/bin',
}

/** Runs one of PostgreSQL's programs to its end. */
export function runProgram(path: string, args: readonly string[], user?: ServerUser): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(path, args, {
      ...user,
      cwd: '/',
      env: PROGRAM_ENVIRONMENT,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    }
    child.on('error', (error) => resolve({ ok: false, output: error.message }))
    child.on('close', (code) => resolve({ ok: code === 0, output }))
  })
}

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

/** How the goals were set. */
export const GOAL_FLAGS: readonly string[] = ['-O3', '-march=native']
/** Without errno a root is one instruction, and the loop around it a vector. */
export const BEST_FLAGS: readonly string[] = [...GOAL_FLAGS, '-fno-math-errno']
const COMPILERS = ['cc', 'gcc', 'clang']

/** A folder that is gone when the process ends. */
export const LIMIT_FOLDER = mkdtempSync(join(tmpdir(), 'leme-limit-'))
process.on('exit', () => rmSync(LIMIT_FOLDER, { recursive: true, force: true }))

const compiler = COMPILERS.find((name) => spawnSync(name, ['--version']).status === 0)

/** Compiles a C source of this folder; undefined, and a line that says so, where there is no compiler. */
export function compileLimit(source: string, flags: readonly string[]): string | undefined {
  if (compiler === undefined) {
    console.log(
      `No C compiler (${COMPILERS.join(', ')}): ${source} is left out, the ratios stand against plain TypeScript.`,
    )
    return undefined
  }
  const program = join(LIMIT_FOLDER, `${basename(source, '.c')}-${flags.length}`)
  const args = [...flags, '-o', program, join(import.meta.dirname, source), '-lm']
  const { status, stderr } = spawnSync(compiler, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${compiler} ${args.join(' ')}\n${stderr}`)
  return program
}

/** Runs a compiled limit; what it prints is numbers, the first of them milliseconds. */
export function runLimit(program: string, args: readonly (string | number)[]): readonly number[] {
  const { status, stdout, stderr } = spawnSync(program, args.map(String), { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}\n${stderr}`)
  return stdout.trim().split(/\s+/).map(Number)
}

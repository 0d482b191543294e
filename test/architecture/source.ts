import { posix } from 'node:path'
import { type Scan, type StringLiteral, scan } from './scan.ts'

/** How a file names another one. `url` is a worker's `new URL('./x.ts', import.meta.url)`. */
export type ImportKind = 'static' | 'type' | 'export' | 'dynamic' | 'url' | 'require'

export interface Import {
  readonly kind: ImportKind
  readonly specifier: string
  /** Path from the root for a relative specifier, undefined for a package. */
  readonly target: string | undefined
  readonly line: number
}

export interface Source extends Scan {
  /** Path from the root of the checkout, with slashes. */
  readonly path: string
  readonly text: string
  readonly lines: number
  readonly imports: readonly Import[]
}

/** Reads what the rules look at out of a file's text. */
export function parseSource(path: string, text: string): Source {
  const { code, strings } = scan(text)
  const imports = strings.flatMap((literal) => {
    const kind = importKind(code.slice(0, literal.start), literal)
    return kind ? [{ ...importOf(path, literal.value), kind, line: lineAt(text, literal.start) }] : []
  })
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
  return { path, text, code, strings, lines, imports }
}

/** Line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

/** Whether a file is there for tests only: tests, suites of ports, and what they share. */
export function isTest(path: string): boolean {
  return /\.(test|suite|fixture)\.tsx?$/.test(path)
}

function importKind(before: string, literal: StringLiteral): ImportKind | undefined {
  if (/\bimport\s*$/.test(before)) return 'static'
  if (/\bimport\s*\(\s*$/.test(before)) return 'dynamic'
  if (/\brequire\s*\(\s*$/.test(before)) return 'require'
  if (/\bnew URL\(\s*$/.test(before)) return /^\.{1,2}\/.*\.[jt]sx?$/.test(literal.value) ? 'url' : undefined
  if (!/\bfrom\s*$/.test(before)) return undefined
  const statement = /\b(import|export)\b(?!.*\b(?:import|export)\b)([^;]*)$/s.exec(before)
  if (!statement) return undefined
  if (statement[1] === 'export') return 'export'
  return isTypeOnly(statement[2]!) ? 'type' : 'static'
}

/** `type { A, B } from` or `{ type A, type B } from`. */
function isTypeOnly(clause: string): boolean {
  if (/^\s*type\s+[{*\w]/.test(clause) && !/^\s*type\s+from\s*$/.test(clause)) return true
  const names = /^\s*\{([^}]*)\}/.exec(clause)?.[1]?.split(',')
  return names?.every((name) => /^\s*(type\s|$)/.test(name)) ?? false
}

function importOf(path: string, specifier: string) {
  const target = specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : undefined
  return { specifier, target }
}

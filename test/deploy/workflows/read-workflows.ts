import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

export interface Step {
  readonly name?: string
  readonly id?: string
  readonly if?: string | boolean
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string>>
  readonly shell?: string
  readonly 'working-directory'?: string
}

export interface Job {
  readonly name?: string
  readonly needs?: string | readonly string[]
  readonly if?: string | boolean
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly secrets?: Readonly<Record<string, string>> | 'inherit'
  readonly permissions?: Readonly<Record<string, string>> | string
  readonly 'runs-on'?: string
  readonly 'timeout-minutes'?: number
  readonly outputs?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  readonly environment?: unknown
  readonly strategy?: { readonly matrix?: unknown }
  readonly container?: { readonly image?: string }
  readonly steps?: readonly Step[]
}

export interface Declared {
  readonly description?: string
  readonly type?: string
  readonly required?: boolean
  readonly default?: unknown
  readonly options?: readonly string[]
  readonly value?: string
}

export interface CallTrigger {
  readonly inputs?: Readonly<Record<string, Declared>>
  readonly secrets?: Readonly<Record<string, Declared>>
  readonly outputs?: Readonly<Record<string, Declared>>
}

export interface Workflow {
  /** From the root of the tree. */
  readonly path: string
  readonly text: string
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions?: unknown
  readonly concurrency?: unknown
  readonly env?: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, Job>>
}

/** Every workflow of a tree, by its path. */
export function readWorkflows(tree: string): readonly Workflow[] {
  return globSync('.github/workflows/*.{yml,yaml}', { cwd: tree })
    .sort()
    .map((path) => readWorkflow(path, readFileSync(join(tree, path), 'utf8')))
}

export function readWorkflow(path: string, text: string): Workflow {
  const { on, ...rest } = parse(text) as Omit<Workflow, 'path' | 'text'>
  const triggers =
    typeof on === 'string'
      ? { [on]: null }
      : Array.isArray(on)
        ? Object.fromEntries(on.map((one) => [one, null]))
        : on
  return { path, text, ...rest, on: triggers as Workflow['on'] }
}

export function callOf({ on }: Workflow): CallTrigger | undefined {
  return 'workflow_call' in on ? ((on.workflow_call ?? {}) as CallTrigger) : undefined
}

export function needsOf({ needs = [] }: Job): readonly string[] {
  return typeof needs === 'string' ? [needs] : needs
}

/** Each expression of a text, without its braces. */
export function expressionsOf(text: string): readonly string[] {
  return [...text.matchAll(/\$\{\{([\s\S]*?)\}\}/g)].map(([, inner]) => inner!.trim())
}

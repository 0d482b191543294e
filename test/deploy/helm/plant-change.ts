import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Judge, Planted } from '../judge.ts'

/** An error that is one text in place of another. */
export interface Change {
  readonly error: string
  readonly judge: Judge
  readonly file: string
  readonly from: string | RegExp
  readonly to: string
  readonly caughtBy: RegExp
  /** A program without which its judge cannot see it. */
  readonly needs?: string
}

export function isThere(program: string): boolean {
  return spawnSync(program, ['--version']).error === undefined
}

/** One text for another in one file of the tree. */
export function changed({ error, judge, file, from, to, caughtBy }: Change): Planted {
  return {
    ...{ error, judge, caughtBy },
    plant(tree) {
      const path = join(tree, file)
      const before = readFileSync(path, 'utf8')
      const after = before.replace(from, to)
      if (after === before) throw new Error(`${file} has no ${from}`)
      writeFileSync(path, after)
    },
  }
}

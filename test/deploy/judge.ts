import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** What one tool says of one artefact. */
export interface Verdict {
  /** Path from the root of the tree, or what it is in words. */
  readonly artefact: string
  /** Who judged it, with its version: `helm lint 4.0.1`. */
  readonly tool: string
  /** `not validated`: the tool that could say so is not to be had here; `text` tells what was looked at in its place. */
  readonly word: 'good' | 'bad' | 'not validated'
  /** Complaints of a bad one; a note of another. */
  readonly text?: string
}

/** Looks at some artefacts of a tree, which is the checkout or a copy with a planted error. */
export interface Judge {
  readonly name: string
  /** Files and folders that it reads, from the root; a copy for a planted error has these alone. */
  readonly reads: readonly string[]
  judge(tree: string): Promise<readonly Verdict[]>
}

/** An error that a judge has to find. */
export interface Planted {
  /** In words: `a security group that is open to the world`. */
  readonly error: string
  readonly judge: Judge
  /** Puts the error into a copy of what the judge reads. */
  plant(tree: string): void
  /** Says so in the text of a bad verdict. */
  readonly caughtBy: RegExp
}

/** The bad verdicts of a planted error whose text names it; none: it was not caught. */
export async function tryPlanted({ judge, plant, caughtBy }: Planted): Promise<readonly Verdict[]> {
  const tree = mkdtempSync(join(tmpdir(), 'leme-planted-'))
  try {
    for (const path of judge.reads) {
      mkdirSync(dirname(join(tree, path)), { recursive: true })
      cpSync(join(ROOT, path), join(tree, path), { recursive: true, verbatimSymlinks: true })
    }
    plant(tree)
    const verdicts = await judge.judge(tree)
    return verdicts.filter(({ word, text = '' }) => word === 'bad' && caughtBy.test(text))
  } finally {
    rmSync(tree, { recursive: true, force: true })
  }
}

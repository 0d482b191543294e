import { globSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Judge, type Planted, ROOT } from './judge.ts'

/** Who judges one kind of artefact, and what is planted to see that they look. */
export interface Bench {
  /** Folder of `test/deploy` that they stand in. */
  readonly name: string
  readonly judges: readonly Judge[]
  readonly planted: readonly Planted[]
}

/** Every `test/deploy/NAME/judges.ts`, by name. */
export async function findJudges(): Promise<readonly Bench[]> {
  const files = globSync('test/deploy/*/judges.ts', { cwd: ROOT }).sort()
  return Promise.all(
    files.map(async (file) => {
      const { judges, planted } = (await import(pathToFileURL(join(ROOT, file)).href)) as Omit<Bench, 'name'>
      return { name: file.split('/').at(-2)!, judges, planted }
    }),
  )
}

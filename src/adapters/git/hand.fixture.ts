import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestContext } from 'node:test'
import type { HandWritten } from '../../control/deployment/index.ts'

/** A folder that is gone when the test has ended. */
export function temporaryFolder(t: Pick<TestContext, 'after'>, name = 'git'): string {
  const folder = mkdtempSync(join(tmpdir(), `leme-${name}-`))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Git as a person runs it, without the configuration of this machine. */
export function handGit(folder: string, args: readonly string[], input?: string): string {
  return execFileSync('git', args, {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...{ PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C' },
      ...{ GIT_AUTHOR_NAME: 'A Person', GIT_AUTHOR_EMAIL: 'person@example.org' },
      ...{ GIT_COMMITTER_NAME: 'A Person', GIT_COMMITTER_EMAIL: 'person@example.org' },
    },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(input !== undefined && { input }),
  })
}

type Written = string | null | ((text: string) => string)

export interface Hand {
  /** A working tree. */
  readonly folder: string
  git(...args: string[]): string
  /** Takes over what is there. Gives the folder. */
  clone(): string
  /** Commits on the newest head and pushes: texts, what becomes of those that are there, or null for none. Gives the commit. */
  commit(files: Readonly<Record<string, Written>>, by?: HandWritten): string
  /** Makes another commit the branch's head. */
  force(commit: string): void
}

/** A person with a clone of a repository. */
export function hand(t: Pick<TestContext, 'after'>, url: string): Hand {
  const folder = temporaryFolder(t, 'hand')
  const git = (...args: string[]) => handGit(folder, args)
  git('init', '--quiet', '--initial-branch=main')
  git('remote', 'add', 'origin', url)
  return {
    folder,
    git,
    clone() {
      git('pull', '--quiet', 'origin', 'main')
      return folder
    },
    commit(files, { author = 'A Person', subject = 'By hand' } = {}) {
      git('fetch', '--quiet')
      if (git('branch', '--remotes').includes('origin/main')) git('reset', '--quiet', '--hard', 'origin/main')
      for (const [path, text] of Object.entries(files)) {
        const place = join(folder, path)
        if (text === null) rmSync(place)
        else {
          mkdirSync(dirname(place), { recursive: true })
          writeFileSync(place, typeof text === 'string' ? text : text(readFileSync(place, 'utf8')))
        }
      }
      git('add', '--all')
      git('commit', '--quiet', `--author=${author} <person@example.org>`, '--message', subject)
      git('push', '--quiet', 'origin', 'HEAD:main')
      return git('rev-parse', 'HEAD').trim()
    },
    force(commit) {
      git('fetch', '--quiet')
      git('push', '--quiet', '--force', 'origin', `${commit}:refs/heads/main`)
    },
  }
}

import assert from 'node:assert/strict'
import { handGit } from '../../src/adapters/git/hand.fixture.ts'
import { yamlValuesCodec } from '../../src/adapters/git/index.ts'
import {
  editValues,
  type Values,
  type ValuesChange,
  valuesDefaults,
  valuesPath,
} from '../../src/control/deployment/index.ts'
import type { TenantId } from '../../src/control/tenant/index.ts'

const codec = yamlValuesCodec()

/** A commit as git itself tells of it. */
interface ToldCommit {
  readonly commit: string
  readonly parents: readonly string[]
  readonly body: string
}

/**
 * Whether a range of a branch is a line in which each step of a command stands once, and each commit is its
 * parent's file with that command's edit, or a person's own. Gives the number of commits.
 */
export function judgeHistory(bare: string, range: string, changes: readonly ValuesChange[]): number {
  const left = new Map(changes.map((change) => [`${change.commandId} ${change.step}`, change]))
  const commits = told(bare, range)
  for (const { commit, parents, body } of commits) {
    assert.ok(parents.length <= 1, `${commit} is a merge`)
    const key = /\n\nLeme-Command: (\S+)\nLeme-Step: (\S+)\n*$/.exec(body)?.slice(1).join(' ')
    if (key === undefined) continue
    const change = left.get(key)
    assert.ok(change, `${key} is committed a second time, or nobody asked for it`)
    left.delete(key)
    const { tenant, edit, commandId } = change
    const before = valuesAt(bare, parents[0], tenant)
    const wanted = editValues(before, { tenant, edit, commandId, defaults: valuesDefaults(tenant) })
    assert.deepEqual(valuesAt(bare, commit, tenant), wanted, `${key} lost what was there`)
    const paths = handGit(bare, ['diff-tree', '-r', '--name-only', '--root', '--no-commit-id', commit])
      .trim()
      .split('\n')
    assert.deepEqual(
      paths.filter((path) => path !== 'README.md'),
      [valuesPath(tenant)],
    )
  }
  assert.deepEqual([...left.keys()], [], 'steps without a commit')
  return commits.length
}

function told(bare: string, range: string): readonly ToldCommit[] {
  const text = handGit(bare, ['log', '--reverse', '--format=%H%x00%P%x00%B%x01', range])
  return text.split('\u0001\n').flatMap((record) => {
    const [commit = '', parents = '', body = ''] = record.split('\0')
    return commit === '' ? [] : [{ commit, parents: parents.split(' ').filter((id) => id !== ''), body }]
  })
}

function valuesAt(bare: string, commit: string | undefined, tenant: TenantId): Values | undefined {
  const path = valuesPath(tenant)
  if (commit === undefined || handGit(bare, ['ls-tree', commit, path]) === '') return undefined
  const read = codec.read(tenant, handGit(bare, ['show', `${commit}:${path}`]))
  assert.equal(read.kind, 'values', JSON.stringify(read))
  return read.kind === 'values' ? read.values : undefined
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gitOpsSuite } from './git-ops.suite.ts'
import { memoryGitOps } from './memory-git-ops.ts'
import type { ValuesChange } from './port.ts'
import { CLIENT, wantedBot } from './values.fixture.ts'

const CHANGE: ValuesChange = {
  ...{ tenant: CLIENT, commandId: 'command-1', step: 'apply', subject: 'Deploy trend', actor: 'member:ana' },
  ...{ edit: { kind: 'put-bot', bot: wantedBot() }, since: null },
}

function open() {
  let now = 0
  return memoryGitOps({ now: () => (now += 1_000) })
}

gitOpsSuite('memory', () => {
  const git = open()
  return {
    ...{ git, other: git },
    commitByHand: async (files, by) => git.commitByHand(files, by),
    force: async (commit) => git.force(commit),
  }
})

test('a repository that does not answer says so, and nothing is lost', async () => {
  const git = open()
  git.setUnreachable('the line is cut')
  for (const ask of [git.head(), git.changes(null), git.write(CHANGE)]) {
    await assert.rejects(ask, { code: 'git.unreachable', message: /the line is cut/ })
  }
  git.setUnreachable(null)
  assert.equal((await git.write(CHANGE)).isNew, true)
})

test('a crash before a commit counts leaves none, one after it leaves one', async () => {
  const git = open()
  for (const moment of ['stored', 'published'] as const) {
    git.onStep((step) => {
      if (step === moment) throw new Error('crash')
    })
    await assert.rejects(git.write(CHANGE), /crash/)
    assert.equal(git.log().length, moment === 'stored' ? 0 : 1)
  }
  git.onStep(undefined)
  assert.equal((await git.write(CHANGE)).isNew, false)
  assert.equal(git.log().length, 1)
})

test('who is outrun tries again on the newest file, and not for ever', async () => {
  const git = open()
  let others = 3
  git.onStep((step) => {
    if (step === 'stored' && others-- > 0) git.commitByHand({ [`note-${others}`]: 'x' })
  })
  assert.equal((await git.write(CHANGE)).isNew, true)
  assert.equal(git.log().length, 4)
  others = 1_000
  await assert.rejects(git.write({ ...CHANGE, commandId: 'command-2' }), { code: 'git.contended' })
})

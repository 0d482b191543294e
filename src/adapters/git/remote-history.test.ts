import assert from 'node:assert/strict'
import { chmodSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { CLIENT, NEIGHBOUR } from '../../control/deployment/values.fixture.ts'
import { handGit } from './hand.fixture.ts'
import type { GitEvent } from './index.ts'
import { putBot, remoteRepository, VALUES_PATH } from './opened.fixture.ts'

test('what the server refuses is told with its reason, and not tried until the end of time', async (t) => {
  const { bare, open } = await remoteRepository(t)
  const events: GitEvent['kind'][] = []
  const git = await open('copy.git', { onEvent: ({ kind }) => events.push(kind) })
  const hook = join(bare, 'hooks/pre-receive')
  writeFileSync(hook, '#!/bin/sh\necho "main is frozen until Monday" >&2\nexit 1\n')
  chmodSync(hook, 0o755)
  await assert.rejects(git.write(putBot('command-1')), {
    code: 'git.unreachable',
    message: /refuses the commit.*main is frozen until Monday/,
  })
  assert.deepEqual(events, ['stored'])
})

test('who is outrun edits the newest file; who always is says so', async (t) => {
  const { open, person } = await remoteRepository(t)
  let others = 2
  const events: string[] = []
  const git = await open('copy.git', {
    tries: 4,
    random: () => 0,
    onEvent({ kind, attempt }) {
      events.push(`${kind} ${attempt}`)
      if (kind === 'stored' && others-- > 0) person.commit({ [`note-${others}`]: `${others}` })
    },
  })
  await git.write(putBot('command-1'))
  assert.deepEqual(events, ['stored 1', 'outrun 1', 'stored 2', 'outrun 2', 'stored 3', 'published 3'])
  const { commit } = await git.write(putBot('command-2', 'b', NEIGHBOUR))
  others = 100
  await assert.rejects(git.write(putBot('command-3', 'c')), { code: 'git.contended', message: /4 times/ })
  others = 0
  person.git('fetch', '--quiet')
  person.git('merge-base', '--is-ancestor', commit, 'origin/main')
  assert.equal((await git.write(putBot('command-3', 'c'))).isNew, true)
})

test('an edit that meets another edit of the same file keeps both', async (t) => {
  const { open, person } = await remoteRepository(t)
  let text = ''
  const git = await open('copy.git', {
    onEvent({ kind, attempt, commandId }) {
      if (kind !== 'stored' || attempt > 1 || commandId !== 'command-2') return
      person.git('fetch', '--quiet')
      text = person.git('show', `origin/main:${VALUES_PATH}`)
      person.commit({ [VALUES_PATH]: `# Noted meanwhile.\n${text}` })
    },
  })
  await git.write(putBot('command-1'))
  const { commit } = await git.write(putBot('command-2', 'b'))
  assert.match(
    person.git('fetch', '--quiet') + person.git('show', `${commit}:${VALUES_PATH}`),
    /^# Noted meanwhile\.\n/,
  )
})

test('a branch that is taken away, and one that diverged, are rewritten history', async (t) => {
  const { bare, open, person } = await remoteRepository(t)
  const git = await open()
  const first = await git.write(putBot('command-1'))
  const second = await git.write(putBot('command-2', 'b'))
  person.git('fetch', '--quiet')
  person.git('checkout', '--quiet', '--detach', first.commit)
  person.git('commit', '--quiet', '--allow-empty', '-m', 'another future')
  person.git('push', '--quiet', '--force', 'origin', 'HEAD:main')
  const diverged = await git.changes(second.commit)
  assert.deepEqual([diverged.rewritten, diverged.clients.length], [true, 1])
  assert.equal((await git.read(CLIENT, second.commit)).kind, 'values', 'what was is still known here')
  handGit(bare, ['update-ref', '-d', 'refs/heads/main'])
  assert.equal(await git.head(), null)
  assert.deepEqual(await git.changes(first.commit), { head: null, clients: [], strays: [], rewritten: true })
  assert.equal((await git.write(putBot('command-3'))).isNew, true)
})

test('a lock that a crash left in a copy is taken away when it is old', async (t) => {
  const { folder, open, person } = await remoteRepository(t)
  const git = await open()
  await git.write(putBot('command-1'))
  await git.head()
  const lock = join(folder, 'copy.git/refs/remotes/origin/main.lock')
  writeFileSync(lock, '')
  utimesSync(lock, new Date(), new Date(Date.now() - 120_000))
  const commit = person.commit({ note: 'x' })
  assert.equal(await git.head(), commit)
  assert.equal((await git.write(putBot('command-2', 'b'))).isNew, true)
})

test('a copy that lost its place is made anew from the remote', async (t) => {
  const { open } = await remoteRepository(t)
  const git = await open()
  const { commit, values } = await git.write(putBot('command-1'))
  const fresh = await open('fresh.git')
  assert.equal(await fresh.head(), commit)
  const read = await fresh.read(CLIENT, commit)
  assert.deepEqual(read.kind === 'values' && read.values, values)
})

test('who asks for the head while others do shares a look, and sees what was there when it asked', async (t) => {
  const { open, server, person } = await remoteRepository(t)
  const git = await open()
  person.commit({ note: 'x' })
  await git.head()
  const looks = () => server.requests.filter(({ url }) => url.includes('info/refs')).length
  const before = looks()
  const asking = Promise.all(Array.from({ length: 20 }, () => git.head()))
  const commit = person.commit({ note: 'y' })
  const late = git.head()
  await asking
  assert.equal(await late, commit)
  assert.ok(looks() - before <= 8, `${looks() - before} looks`)
})

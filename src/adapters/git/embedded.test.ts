import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ReadValues } from '../../control/deployment/index.ts'
import { CLIENT, NEIGHBOUR } from '../../control/deployment/values.fixture.ts'
import { hand, handGit, temporaryFolder } from './hand.fixture.ts'
import { type GitOpsOptions, openGitOps } from './index.ts'
import { embedded, putBot, VALUES_PATH } from './opened.fixture.ts'

test('the repository is one that git itself finds in order, and that people can clone', async (t) => {
  const { git, folder, show } = await embedded(t, {
    author: { name: 'Leme de São Paulo', email: 'leme@example.org' },
  })
  await git.write(putBot('command-1'))
  await git.write(putBot('command-2', 'b', NEIGHBOUR))
  assert.equal(show('fsck', '--strict', '--full', '--no-dangling'), '')
  assert.deepEqual(show('ls-tree', '-r', '--name-only', 'main').trim().split('\n'), [
    'README.md',
    VALUES_PATH,
    'clientes/cliente-002/values.yaml',
  ])
  const [, last] = show('log', '--format=%an <%ae>|%cn|%B%x00', 'main').split('\0')
  assert.equal(
    last?.trim(),
    'Leme de São Paulo <leme@example.org>|Leme de São Paulo|Deploy trend\n\nAsked by member:ana.\n\nLeme-Command: command-1\nLeme-Step: apply',
  )
  const person = hand(t, folder)
  const text = readFileSync(join(person.clone(), VALUES_PATH), 'utf8')
  const noted = text.replace('maxOpenTrades: 2', 'maxOpenTrades: 3  # as agreed with Ana')
  person.commit({ [VALUES_PATH]: `# Ours.\n\n${noted}` })
  await git.write(putBot('command-3', 'c'))
  const diff = show('show', '--format=', 'main')
  assert.deepEqual(
    diff.split('\n').filter((line) => line.startsWith('-')),
    [`--- a/${VALUES_PATH}`, '-commandId: command-1'],
    'what the person wrote stays',
  )
  assert.match(show('show', `main:${VALUES_PATH}`), /^# Ours\.\n\n.*# as agreed with Ana$/ms)
})

test('a folder may have any name, and a repository any branch and hash', async (t) => {
  const home = temporaryFolder(t)
  for (const name of ["it's a folder", 'ü"x', '-x', 'a;b$(c)', 'line\nbreak']) {
    const { git } = await embedded(t, { folder: join(home, name), branch: 'release/2026.1' })
    const { commit } = await git.write(putBot('command-1'))
    assert.equal(await git.head(), commit)
  }
  const folder = join(home, 'sha256')
  handGit(home, ['init', '--quiet', '--bare', '--object-format=sha256', '--initial-branch=main', folder])
  const { git, show } = await embedded(t, { folder })
  const { commit } = await git.write(putBot('command-1'))
  const second = await git.write(putBot('command-2', 'b'))
  assert.deepEqual([commit.length, show('fsck', '--strict', '--no-dangling')], [64, ''])
  assert.equal((await git.changes(commit)).clients[0]?.commit, second.commit)
})

test('settings that cannot be are refused with what would do', async (t) => {
  const home = temporaryFolder(t)
  const folder = join(home, 'x.git')
  const refused: readonly Partial<GitOpsOptions>[] = [
    ...['--upload-pack=x', 'a..b', 'a b', 'x.lock', '/a', 'a/', '', 'a\nb', '@', 'refs@{1}'].map(
      (branch) => ({ branch }),
    ),
    ...[
      'ext::sh -c x',
      '-oProxyCommand=x',
      'ssh://-oProxyCommand=x/y',
      '--upload-pack=x',
      'git://host/x',
      'x',
    ].map((remote) => ({ remote })),
    ...['https://user:secret@host/x', 'https://host/x\n', 'fd::7', '', 'ssh://host', 'u@-h:x'].map(
      (remote) => ({ remote }),
    ),
    { author: { name: 'a <b', email: 'x' } },
    { author: { name: 'a\nb', email: 'x' } },
    { author: { name: 'a', email: '' } },
    {
      remote: 'http://example.org/x',
      credentials: async () => ({ kind: 'password', username: 'a', password: 'b' }),
    },
    { signing: { privateKey: async () => '', allowedSigners: ['ssh-rsa AAAA'] } },
  ]
  for (const options of refused) {
    const error = await openGitOps({ folder, ...options }).then(
      () => undefined,
      (reason) => reason,
    )
    assert.equal(error?.code, 'git.settings', JSON.stringify(options))
    assert.doesNotMatch(error.message, /secret/)
    assert.ok(error.hint)
  }
  handGit(home, ['init', '--quiet', join(home, 'tree')])
  mkdirSync(join(home, 'full'))
  writeFileSync(join(home, 'full/file'), 'x')
  for (const name of ['tree/.git', 'full']) {
    await assert.rejects(openGitOps({ folder: join(home, name) }), { code: 'git.settings' })
  }
  assert.deepEqual(
    readdirSync(home).filter((name) => name.startsWith('.')),
    [],
    'nothing is left lying about',
  )
})

test('a machine without git says so', async (t) => {
  const home = temporaryFolder(t)
  await assert.rejects(openGitOps({ folder: join(home, 'x'), path: home }), {
    code: 'git.failed',
    hint: /2\.30/,
  })
  writeFileSync(join(home, 'git'), '#!/bin/sh\necho git version 2.29.9\n')
  chmodSync(join(home, 'git'), 0o755)
  const old = openGitOps({ folder: join(home, 'x'), path: `${home}:/bin:/usr/bin` })
  await assert.rejects(old, { code: 'git.failed', message: /2\.29\.9/ })
})

test('hooks, configuration and attributes that lie about run nothing', async (t) => {
  const { git, folder } = await embedded(t)
  const trap = join(folder, 'trap')
  writeFileSync(trap, `#!/bin/sh\ntouch '${folder}/sprung'\ncat\nexit 1\n`)
  chmodSync(trap, 0o755)
  mkdirSync(join(folder, 'hooks'), { recursive: true })
  for (const hook of [
    'reference-transaction',
    'update',
    'pre-receive',
    'post-update',
    'pre-push',
    'pre-auto-gc',
  ]) {
    writeFileSync(join(folder, 'hooks', hook), `#!/bin/sh\nexec '${trap}'\n`)
    chmodSync(join(folder, 'hooks', hook), 0o755)
  }
  mkdirSync(join(folder, 'info'), { recursive: true })
  writeFileSync(join(folder, 'info/attributes'), '*.yaml diff=trap filter=trap\n')
  writeFileSync(
    join(folder, '.gitconfig'),
    `[alias]\n\tlog = !'${trap}'\n[core]\n\tfsmonitor = ${trap}\n\tpager = ${trap}\n[diff]\n\texternal = ${trap}\n`,
  )
  const { commit } = await git.write(putBot('command-1'))
  handGit(folder, ['config', 'diff.trap.textconv', trap])
  handGit(folder, ['config', 'diff.external', trap])
  handGit(folder, ['config', 'gpg.program', trap])
  handGit(folder, ['config', 'core.fsmonitor', trap])
  await git.write(putBot('command-2', 'b'))
  assert.match(await git.diff(CLIENT, commit), /trend/)
  assert.equal((await git.history(CLIENT, 5)).length, 2)
  assert.equal((await git.changes(null)).clients.length, 1)
  assert.equal(existsSync(join(folder, 'sprung')), false)
})

test('what surrounds the process reaches no git of ours', async (t) => {
  const names = [
    'GIT_DIR',
    'GIT_WORK_TREE',
    'GIT_INDEX_FILE',
    'GIT_CONFIG_PARAMETERS',
    'GIT_OBJECT_DIRECTORY',
  ]
  const kept = names.map((name) => process.env[name])
  for (const name of names) process.env[name] = '/nowhere'
  try {
    const { git } = await embedded(t)
    assert.equal((await git.write(putBot('command-1'))).isNew, true)
  } finally {
    for (const [at, name] of names.entries()) {
      if (kept[at] === undefined) delete process.env[name]
      else process.env[name] = kept[at]
    }
  }
})

test('a lock that a crash left behind is taken away when it is old, and waited for when it is not', async (t) => {
  const { git, folder } = await embedded(t, { tries: 2, random: () => 0 })
  await git.write(putBot('command-1'))
  for (const [at, name] of ['refs/heads/main.lock', 'HEAD.lock'].entries()) {
    const lock = join(folder, name)
    writeFileSync(lock, '')
    await assert.rejects(git.write(putBot(`command-2${at}`, 'b')), { code: 'git.contended' })
    assert.ok(existsSync(lock), 'it may be somebody who is at work')
    utimesSync(lock, new Date(), new Date(Date.now() - 120_000))
    assert.equal((await git.write(putBot(`command-2${at}`, 'b'))).isNew, true)
    assert.equal(existsSync(lock), false)
  }
})

test('a repository that was taken away is said to be gone', async (t) => {
  const { git, folder } = await embedded(t)
  await git.write(putBot('command-1'))
  rmSync(folder, { recursive: true })
  await assert.rejects(git.write(putBot('command-2', 'b')), { code: 'git.failed' })
  const gone = { code: 'git.failed', message: /the repository is gone/ }
  for (const ask of [git.head(), git.changes(null), git.history(CLIENT, 1)]) await assert.rejects(ask, gone)
  await assert.rejects(openGitOps({ folder, isMade: false }), gone)
  assert.equal(existsSync(folder), false)
})

test('a branch that cannot be moved for another reason is a failure, not a race', async (t) => {
  const { git, folder, show } = await embedded(t)
  await git.write(putBot('command-1'))
  const head = show('rev-parse', 'main')
  show('update-ref', '-d', 'refs/heads/main')
  mkdirSync(join(folder, 'refs/heads/main'), { recursive: true })
  writeFileSync(join(folder, 'refs/heads/main/x'), head)
  await assert.rejects(git.write(putBot('command-2', 'b')), {
    code: 'git.failed',
    message: /could not move the branch/,
  })
})

test('a commit is not older than the one before it, whatever the clock says', async (t) => {
  let now = Date.UTC(2026, 0, 1)
  const { git } = await embedded(t, { now: () => now })
  await git.write(putBot('command-1'))
  now -= 3_600_000
  await git.write(putBot('command-2', 'b'))
  now -= 365 * 86_400_000
  await git.write(putBot('command-3', 'c'))
  const [third, second, first] = await git.history(CLIENT, 5)
  assert.deepEqual([first?.time, second?.time], [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 1)])
  assert.equal(third?.time, now, 'but for a clock that was days ahead')
  assert.deepEqual([third?.commandId, second?.commandId], ['command-3', 'command-2'])
})

test('a repository that was collected and packed is read on', async (t) => {
  const { git, show } = await embedded(t)
  const first = await git.write(putBot('command-1'))
  show('gc', '--quiet', '--prune=now')
  await git.write(putBot('command-2', 'b'))
  show('repack', '-a', '-d', '-q')
  show('pack-refs', '--all')
  const last = await git.write(putBot('command-3', 'c'))
  assert.equal((await git.read(CLIENT, first.commit)).kind, 'values')
  const read = (await git.read(CLIENT, last.commit)) as Extract<ReadValues, { kind: 'values' }>
  assert.equal(read.values.bots.length, 3)
})

test('after it was closed nothing of it runs, and it can be opened again', async (t) => {
  const folder = join(temporaryFolder(t), 'values.git')
  const first = await openGitOps({ folder })
  const { commit } = await first.write(putBot('command-1'))
  await first[Symbol.asyncDispose]()
  await first[Symbol.asyncDispose]()
  const { git } = await embedded(t, { folder })
  assert.equal(await git.head(), commit)
})

import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { CLIENT, NEIGHBOUR } from '../../control/deployment/values.fixture.ts'
import { problemsOf } from '../../control/deployment/values-codec.suite.ts'
import { hand, handGit, temporaryFolder } from './hand.fixture.ts'
import { embedded, putBot, VALUES_PATH } from './opened.fixture.ts'

test('what stands in the place of a file is no file', async (t) => {
  const { git, folder, show } = await embedded(t)
  await git.write(putBot('command-1'))
  const person = hand(t, folder)
  const blob = handGit(person.folder, ['hash-object', '-w', '--stdin'], '../../../etc/passwd').trim()
  const commit = show('rev-parse', 'main').trim()
  const places: readonly (readonly [string, RegExp])[] = [
    [`120000,${blob},${VALUES_PATH}`, /must be|no YAML/],
    [`160000,${commit},${VALUES_PATH}`, /something else|no file/],
    [`100644,${blob},clientes/cliente-001/values.yaml/x`, /something else|no file/],
  ]
  for (const [entry, message] of places) {
    person.git('fetch', '--quiet')
    person.git('reset', '--quiet', '--hard', commit)
    person.git('rm', '--quiet', '--cached', VALUES_PATH)
    person.git('update-index', '--add', '--cacheinfo', entry)
    person.git('commit', '--quiet', '-m', 'odd')
    person.git('push', '--quiet', '--force', 'origin', 'HEAD:main')
    const read = await git.read(CLIENT, (await git.head())!)
    assert.match(problemsOf(read), message, entry)
    await assert.rejects(git.write(putBot('command-2')), { code: 'values.invalid' })
    assert.equal(
      (await git.write(putBot('command-3', 'b', NEIGHBOUR))).isNew,
      true,
      'neighbours are not hurt',
    )
  }
  person.git('reset', '--quiet', '--hard', commit)
  person.git('rm', '--quiet', '-r', '--cached', 'clientes')
  person.git('update-index', '--add', '--cacheinfo', `100644,${blob},clientes`)
  person.git('commit', '--quiet', '-m', 'odder')
  person.git('push', '--quiet', '--force', 'origin', 'HEAD:main')
  assert.deepEqual(await git.read(CLIENT, (await git.head())!), { kind: 'absent' })
  await assert.rejects(git.write(putBot('command-4')), {
    code: 'git.failed',
    message: /clientes is no folder/,
  })
  assert.deepEqual((await git.changes(null)).clients, [])
})

test('bytes that are no text, and a file of 20 MB, are nonsense like any other', async (t) => {
  const { git, folder } = await embedded(t)
  await git.write(putBot('command-1'))
  const person = hand(t, folder)
  person.clone()
  for (const bytes of [
    Buffer.from([0x61, 0xff, 0xfe]),
    Buffer.alloc(20 * 1024 * 1024, 'a: b\n'),
    Buffer.from('a: \0'),
  ]) {
    writeFileSync(join(person.folder, VALUES_PATH), bytes)
    person.git('commit', '--quiet', '-am', 'bytes')
    person.git('push', '--quiet', 'origin', 'HEAD:main')
    const read = await git.read(CLIENT, (await git.head())!)
    assert.equal(read.kind, 'invalid')
    assert.ok((await git.diff(CLIENT, (await git.head())!)).length <= 200_000)
  }
})

test('merges of people are told by who changed what', async (t) => {
  const { git, folder } = await embedded(t)
  const base = (await git.write(putBot('command-1'))).commit
  await git.write(putBot('command-2', 'x', NEIGHBOUR))
  const person = hand(t, folder)
  person.clone()
  const edit = (commit: string, from: string, to: string) => {
    person.git('reset', '--quiet', '--hard', commit)
    const file = join(person.folder, VALUES_PATH)
    writeFileSync(file, readFileSync(file, 'utf8').replace(from, to))
    person.git('commit', '--quiet', '-am', `${from} to ${to}`)
    return person.git('rev-parse', 'HEAD').trim()
  }
  const merge = (strategy: readonly string[], other: string) => {
    person.git('merge', '--quiet', '--no-edit', ...strategy, other)
    person.git('push', '--quiet', 'origin', 'HEAD:main')
    return person.git('rev-parse', 'HEAD').trim()
  }
  const since = (await git.head())!
  const side = edit(base, 'memoryMb: 256', 'memoryMb: 512')
  const plain = merge([], 'origin/main')
  const afterPlain = await git.changes(since)
  assert.deepEqual(
    afterPlain.clients.map(({ tenant, commit, earlier }) => [tenant, commit, earlier]),
    [[CLIENT, side, []]],
    'a merge that only joins changed nothing itself, and the neighbour nothing at all',
  )
  const ours = (await git.write({ ...putBot('command-3'), since: plain })).commit
  person.git('fetch', '--quiet')
  const undone = edit(plain, 'cpuMillis: 100', 'cpuMillis: 200')
  const taken = merge(['--strategy=ours'], 'origin/main')
  const [client] = (await git.changes(ours)).clients
  assert.equal(client?.commit, undone, 'the last that wrote what stands there')
  const dropped = edit(taken, 'cpuMillis: 200', 'cpuMillis: 300')
  person.git('push', '--quiet', 'origin', 'HEAD:main')
  const before = await git.changes(taken)
  assert.deepEqual([before.clients[0]?.commit, before.rewritten], [dropped, false])
  person.git('checkout', '--quiet', '--detach', taken)
  person.git('commit', '--quiet', '--allow-empty', '-m', 'nothing')
  const revived = merge(['--strategy=ours'], 'origin/main')
  const [back] = (await git.changes(dropped)).clients
  assert.equal(back?.commit, revived, 'a merge that takes a side whole is what changed it')
  const all = await git.changes(null)
  assert.deepEqual(
    all.clients.map(({ tenant, commit }) => [tenant, commit]),
    [
      [CLIENT, undone],
      [NEIGHBOUR, (await git.history(NEIGHBOUR, 1))[0]?.commit],
    ],
  )
})

test('a folder that is no client is told from look to look until it is gone', async (t) => {
  const { git, folder } = await embedded(t)
  await git.write(putBot('command-1'))
  const person = hand(t, folder)
  const strays: (readonly string[])[] = []
  let since = await git.head()
  const look = async () => {
    const changes = await git.changes(since)
    since = changes.head
    strays.push(changes.strays)
  }
  await look()
  person.commit({ 'clientes/Odd One/values.yaml': 'x', 'clientes/pg_x/a': 'x' })
  await look()
  await git.write(putBot('command-2', 'b'))
  await look()
  await look()
  person.commit({ 'clientes/Odd One/values.yaml': null, [VALUES_PATH]: '# nonsense: [' })
  await look()
  person.commit({ 'clientes/pg_x/a': null })
  await look()
  assert.deepEqual(strays, [[], ['Odd One', 'pg_x'], ['Odd One', 'pg_x'], ['Odd One', 'pg_x'], ['pg_x'], []])
})

test('a git that fails is believed in nothing: no second commit, no client that seems unchanged', async (t) => {
  const { folder } = await embedded(t)
  const tools = temporaryFolder(t)
  const flag = join(tools, 'failing')
  writeFileSync(
    join(tools, 'git'),
    `#!/bin/sh\n[ -e '${flag}' ] && case " $* " in *" $(cat '${flag}') "*) exit 137 ;; esac\nexec /usr/bin/env -S PATH=/usr/local/bin:/usr/bin:/bin git "$@"\n`,
  )
  chmodSync(join(tools, 'git'), 0o755)
  const key = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }) as string
  const { git } = await embedded(t, {
    ...{ folder, path: `${tools}:/usr/bin:/bin` },
    signing: { privateKey: async () => key, requireSigned: true },
  })
  const since = (await git.write(putBot('command-0', 'x', NEIGHBOUR))).commit
  const { commit } = await git.write({ ...putBot('command-1'), since })
  const failed = { code: 'git.failed' }
  writeFileSync(flag, 'log')
  await assert.rejects(git.write({ ...putBot('command-1'), since }), failed)
  await assert.rejects(git.read(CLIENT, commit), failed)
  await assert.rejects(git.changes(since), failed)
  await assert.rejects(git.history(CLIENT, 5), failed)
  writeFileSync(flag, 'ls-tree')
  await assert.rejects(git.changes(null), failed)
  writeFileSync(flag, 'show')
  await assert.rejects(git.diff(CLIENT, commit), failed)
  rmSync(flag)
  const person = hand(t, folder)
  person.clone()
  person.git('checkout', '--quiet', '-b', 'side', since)
  person.git('commit', '--quiet', '--allow-empty', '-m', 'aside')
  person.git('merge', '--quiet', '--no-edit', commit)
  person.git('push', '--quiet', 'origin', 'HEAD:main')
  for (const name of ['merge-base', 'diff-tree']) {
    writeFileSync(flag, name)
    await assert.rejects(git.changes(since), failed)
  }
  rmSync(flag)
  assert.deepEqual((await git.changes(since)).clients[0]?.commit, commit)
  assert.equal((await git.write({ ...putBot('command-1'), since })).isNew, false)
})

test('a damaged repository is told as such: what cannot be read is not believed to be away', async (t) => {
  const { git, folder, show } = await embedded(t)
  const { commit } = await git.write(putBot('command-1'))
  for (const name of ['', ':clientes', ':clientes/cliente-001', ':clientes/cliente-001/values.yaml']) {
    const id = show('rev-parse', name === '' ? `${commit}^{tree}` : `${commit}${name}`).trim()
    const file = join(folder, 'objects', id.slice(0, 2), id.slice(2))
    const aside = join(folder, 'aside')
    renameSync(file, aside)
    await assert.rejects(git.read(CLIENT, commit), { code: 'git.failed', message: /cannot be read/ })
    await assert.rejects(git.write(putBot('command-2', 'b')), { code: 'git.failed' })
    renameSync(aside, file)
    assert.equal((await git.read(CLIENT, commit)).kind, 'values')
  }
  assert.deepEqual(await git.read(NEIGHBOUR, commit), { kind: 'absent' })
})

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { CLIENT, NEIGHBOUR } from '../../control/deployment/values.fixture.ts'
import { problemsOf } from '../../control/deployment/values-codec.suite.ts'
import { hand, handGit, temporaryFolder } from './hand.fixture.ts'
import { openGitOps, type SigningOptions } from './index.ts'
import { putBot, VALUES_PATH } from './opened.fixture.ts'
import { parseSshKey } from './ssh/ssh-key.ts'

const newKey = () =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }) as string

async function open(
  t: TestContext,
  signing: SigningOptions,
  folder = join(temporaryFolder(t), 'values.git'),
) {
  const git = await openGitOps({ folder, signing, author: { name: 'Leme', email: 'leme@example.org' } })
  t.after(() => git[Symbol.asyncDispose]())
  return { git, folder }
}

test('git verify-commit finds our signatures good, of sha1 and sha256 repositories', async (t) => {
  const privateKey = newKey()
  const home = temporaryFolder(t)
  const signers = join(home, 'signers')
  writeFileSync(signers, `leme@example.org ${parseSshKey(privateKey).line}\n`)
  for (const format of ['sha1', 'sha256']) {
    const folder = join(home, format)
    handGit(home, ['init', '--quiet', '--bare', `--object-format=${format}`, '--initial-branch=main', folder])
    const { git } = await open(t, { privateKey: async () => privateKey }, folder)
    await git.write(putBot('command-1'))
    const { commit } = await git.write({ ...putBot('command-2', 'b'), subject: 'Über São Paulo' })
    assert.equal(handGit(folder, ['fsck', '--strict', '--no-dangling']), '')
    const settings = ['-c', 'gpg.format=ssh', '-c', `gpg.ssh.allowedSignersFile=${signers}`]
    try {
      execFileSync('ssh-keygen', ['-Y', 'find-principals'], { stdio: 'ignore' })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT')
        return t.diagnostic('ssh-keygen is missing here')
    }
    const told = handGit(folder, [...settings, 'log', '--format=%G? %GS', commit])
    assert.equal(told, 'G leme@example.org\nG leme@example.org\n', format)
    handGit(folder, [...settings, 'verify-commit', commit])
  }
})

test('where signatures are asked for, a commit that nobody signed makes its client invalid, and no other', async (t) => {
  const privateKey = newKey()
  const ana = newKey()
  const { git, folder } = await open(t, {
    ...{ privateKey: async () => privateKey, requireSigned: true },
    allowedSigners: [`${parseSshKey(ana).line} ana@example.org`],
  })
  const { commit } = await git.write(putBot('command-1'))
  await git.write(putBot('command-2', 'x', NEIGHBOUR))
  assert.equal((await git.read(CLIENT, commit)).kind, 'values')
  const person = hand(t, folder)
  const text = handGit(folder, ['show', `main:${VALUES_PATH}`])
  const unsigned = person.commit({ [VALUES_PATH]: text.replace('memoryMb: 256', 'memoryMb: 512') })
  const read = await git.read(CLIENT, unsigned)
  assert.match(problemsOf(read), /values\.yaml the commit [0-9a-f]{12} is not signed by anybody who may/)
  assert.equal((await git.read(NEIGHBOUR, unsigned)).kind, 'values')
  await assert.rejects(git.write(putBot('command-3', 'c')), {
    code: 'values.invalid',
    message: /is not signed/,
  })
  assert.equal((await git.write(putBot('command-4', 'y', NEIGHBOUR))).isNew, true)
  const forged = person.commit(
    { [VALUES_PATH]: text.replace('memoryMb: 256', 'memoryMb: 1024') },
    { subject: 'x\n\nLeme-Command: command-9\nLeme-Step: apply', author: 'Leme' },
  )
  assert.match(problemsOf(await git.read(CLIENT, forged)), /is not signed/)
})

test('a person who may sign is believed, and a stranger is not', async (t) => {
  const privateKey = newKey()
  const folder = join(temporaryFolder(t), 'values.git')
  const keys = temporaryFolder(t)
  const people = ['ana', 'eve'].map((name) => {
    const file = join(keys, name)
    try {
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file])
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
    return file
  })
  const line = (file: string) => execFileSync('cat', [`${file}.pub`], { encoding: 'utf8' })
  const { git } = await open(t, { privateKey: async () => privateKey }, folder)
  await git.write(putBot('command-1'))
  let text = handGit(folder, ['show', `main:${VALUES_PATH}`])
  const believed: boolean[] = []
  for (const [at, file] of people.entries()) {
    const person = hand(t, folder)
    person.git('config', 'gpg.format', 'ssh')
    person.git('config', 'user.signingkey', `${file}.pub`)
    person.git('config', 'commit.gpgsign', 'true')
    text = text.replace(/memoryMb: \d+/, `memoryMb: ${512 + at}`)
    const commit = person.commit({ [VALUES_PATH]: text })
    const policy = {
      privateKey: async () => privateKey,
      requireSigned: true,
      allowedSigners: [line(people[0]!)],
    }
    const judge = await open(t, policy, folder)
    believed.push((await judge.git.read(CLIENT, commit)).kind === 'values')
  }
  assert.deepEqual(believed, [true, false])
})

test('a key that changes signs from then on, and the earlier one holds while it is named', async (t) => {
  const keys = [newKey(), newKey()]
  let current = keys[0]!
  const first = parseSshKey(current).line
  const privateKey = async () => current
  const { git, folder } = await open(t, { privateKey, requireSigned: true, allowedSigners: [first] })
  await git.write(putBot('command-1'))
  current = keys[1]!
  const second = await git.write(putBot('command-2', 'x', NEIGHBOUR))
  assert.equal((await git.read(CLIENT, second.commit)).kind, 'values')
  const strict = await open(t, { privateKey, requireSigned: true }, folder)
  assert.equal((await strict.git.read(NEIGHBOUR, second.commit)).kind, 'values')
  assert.equal((await strict.git.read(CLIENT, second.commit)).kind, 'invalid')
})

test('without a key that can be used nothing is committed', async (t) => {
  const { git } = await open(t, {
    async privateKey() {
      return 'no key'
    },
  })
  await assert.rejects(git.write(putBot('command-1')), { code: 'git.settings' })
  assert.equal(await git.head(), null)
})

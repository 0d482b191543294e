import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { CLIENT, wantedBot } from '../../../control/deployment/values.fixture.ts'
import { handGit, temporaryFolder } from '../hand.fixture.ts'
import { openGitOps } from '../index.ts'
import { startSshAgent } from './ssh-agent.ts'
import { parseSshKey, parseSshPublicKey } from './ssh-key.ts'
import { openSshSession } from './ssh-session.ts'
import { signerOf, signText } from './ssh-signature.ts'

const run = promisify(execFile)
const pkcs8 = () =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }) as string

/** A key as ssh-keygen makes it; undefined where the machine has none. */
function opensshKey(t: TestContext, options: readonly string[] = ['-t', 'ed25519', '-N', '']) {
  const file = join(temporaryFolder(t, 'key'), 'key')
  try {
    execFileSync('ssh-keygen', ['-q', ...options, '-C', 'a comment', '-f', file])
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    t.diagnostic('ssh-keygen is missing here')
    return undefined
  }
  return { file, text: readFileSync(file, 'utf8'), line: readFileSync(`${file}.pub`, 'utf8') }
}

test('a key is read as ssh-keygen and as OpenSSL write it', (t) => {
  const { line } = parseSshKey(pkcs8())
  assert.match(line, /^ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA[A-Za-z0-9+/]+=*$/)
  const made = opensshKey(t)
  if (!made) return
  assert.equal(`${parseSshKey(made.text).line} a comment\n`, made.line)
  const { blob } = parseSshKey(`  ${made.text}\n`)
  for (const line of [made.line, `ana@example.org ${made.line}`])
    assert.deepEqual(parseSshPublicKey(line), blob)
})

test('what is no key of ours is refused without a word of it', (t) => {
  const good = opensshKey(t)
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const texts = [
    ...['', 'secret-7777', '-----BEGIN PRIVATE KEY-----\n7777\n-----END PRIVATE KEY-----\n'],
    rsa.export({ format: 'pem', type: 'pkcs8' }) as string,
    opensshKey(t, ['-t', 'ed25519', '-N', 'a passphrase'])?.text,
    opensshKey(t, ['-t', 'ecdsa', '-N', ''])?.text,
    good?.text.replace(/[A-Za-z0-9+/]{20}\n/, '\n'),
    good?.text.replace(/b3BlbnNzaC1rZXktdjEA/, 'b3BlbnNzaC1rZXktdjEB'),
  ]
  for (const text of texts.filter((one) => one !== undefined)) {
    assert.throws(
      () => parseSshKey(text),
      (error: Error & { code: string }) =>
        error.code === 'git.settings' && !/7777/.test(String(error.cause) + error.message),
    )
  }
  for (const line of [
    '',
    'ssh-rsa AAAA',
    'ssh-ed25519',
    'ssh-ed25519 AAAA',
    `ssh-ed25519 ${'A'.repeat(68)}`,
  ]) {
    assert.throws(() => parseSshPublicKey(line), { code: 'git.settings' }, line)
  }
})

test('a signature holds for its text and signer, for ssh-keygen, too', (t) => {
  const key = parseSshKey(opensshKey(t)?.text ?? pkcs8())
  const stranger = parseSshKey(pkcs8())
  const payload = Buffer.from('tree 1234\n\na commit\n')
  const signature = signText(payload, key)
  assert.deepEqual(signerOf(payload, signature, [stranger.blob, key.blob]), key.blob)
  assert.equal(signerOf(payload, signature, [stranger.blob]), undefined)
  assert.equal(signerOf(Buffer.from('another'), signature, [key.blob]), undefined)
  assert.equal(signerOf(payload, '', [key.blob]), undefined)
  const base64 = signature.split('\n').slice(1, -2).join('')
  for (let at = 0; at < base64.length; at += 7) {
    const broken = `${base64.slice(0, at)}${base64[at] === 'A' ? 'B' : 'A'}${base64.slice(at + 1)}`
    const lines = `-----BEGIN SSH SIGNATURE-----\n${broken}\n-----END SSH SIGNATURE-----\n`
    assert.equal(signerOf(payload, lines, [key.blob]), undefined, `${at}`)
    assert.equal(
      signerOf(payload, lines.replace(broken, base64.slice(0, Math.max(0, at - 8))), [key.blob]),
      undefined,
    )
  }
  const folder = temporaryFolder(t)
  const [signers, file] = [join(folder, 'signers'), join(folder, 'signature')]
  writeFileSync(signers, `leme@example.org ${key.line}\n`)
  writeFileSync(file, signature)
  const verify = (input: Buffer) =>
    execFileSync(
      'ssh-keygen',
      ['-Y', 'verify', '-n', 'git', '-f', signers, '-I', 'leme@example.org', '-s', file],
      {
        ...{ input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] },
      },
    )
  if (!opensshKey(t)) return
  assert.match(verify(payload), /Good "git" signature for leme@example\.org/)
  assert.throws(() => verify(Buffer.from('another')))
})

test('what ssh-keygen signs is verified here', (t) => {
  const made = opensshKey(t)
  if (!made) return
  const text = join(dirname(made.file), 'text')
  writeFileSync(text, 'a commit\n')
  for (const hash of ['sha256', 'sha512']) {
    execFileSync(
      'ssh-keygen',
      ['-q', '-Y', 'sign', '-n', 'git', '-O', `hashalg=${hash}`, '-f', made.file, text],
      {
        stdio: 'ignore',
      },
    )
    const signature = readFileSync(`${text}.sig`, 'utf8')
    const allowed: readonly Buffer[] = [parseSshPublicKey(made.line)]
    assert.ok(signerOf(Buffer.from('a commit\n'), signature, allowed))
    assert.equal(signerOf(Buffer.from('A commit\n'), signature, allowed), undefined)
  }
})

test('the agent lends its key to ssh for signatures, to our user alone, and never gives it away', async (t) => {
  const made = opensshKey(t)
  if (!made) return
  const key = parseSshKey(made.text)
  const agent = await startSshAgent(key)
  const env = { PATH: process.env.PATH, SSH_AUTH_SOCK: agent.socket }
  assert.equal((await run('ssh-add', ['-L'], { env })).stdout.trim(), `${key.line} leme`)
  const text = join(dirname(made.file), 'text')
  writeFileSync(text, 'signed by the agent')
  await run('ssh-keygen', ['-Y', 'sign', '-n', 'git', '-f', `${made.file}.pub`, text], { env })
  assert.ok(signerOf(readFileSync(text), readFileSync(`${text}.sig`, 'utf8'), [key.blob]))
  await assert.rejects(run('ssh-add', ['-D'], { env }))
  assert.equal(statSync(dirname(agent.socket)).mode & 0o777, 0o700)
  for (const bytes of [
    '',
    '\0\0\0\0',
    '\0\0\0\u0001\u000d',
    '\0\0\0\u0005\u000d\u0001\u0001\u0001\u0001',
    '\u00ff\u00ff\u00ff\u00ff',
  ]) {
    const socket = connect(agent.socket)
    socket.on('error', () => {})
    socket.end(Buffer.from(bytes, 'latin1'))
    await new Promise((resolve) => socket.on('close', resolve).resume())
  }
  assert.match((await run('ssh-add', ['-L'], { env })).stdout, /^ssh-ed25519/)
  await agent[Symbol.asyncDispose]()
  assert.equal(existsSync(dirname(agent.socket)), false)
})

test('the options of ssh are ones that it knows, and it takes nothing of the user', async (t) => {
  const session = await openSshSession({ privateKey: pkcs8(), knownHosts: 'host ssh-ed25519 AAAA' })
  t.after(() => session[Symbol.asyncDispose]())
  try {
    const { stdout } = await run('sh', ['-c', `${session.command} -G git@host`], { encoding: 'utf8' })
    const told = new Map(
      stdout.split('\n').map((line) => [line.split(' ', 1)[0], line.slice(line.indexOf(' ') + 1)]),
    )
    assert.equal(told.get('stricthostkeychecking'), 'true')
    assert.equal(told.get('batchmode'), 'yes')
    assert.equal(told.get('globalknownhostsfile'), 'none')
    assert.equal(told.get('forwardagent'), 'no')
    const hosts = told.get('userknownhostsfile') ?? ''
    assert.equal(readFileSync(hosts, 'utf8'), 'host ssh-ed25519 AAAA\n')
    assert.equal(told.get('identityagent'), join(dirname(hosts), 'socket'))
  } catch (error) {
    if (!/not found/.test(String(error))) throw error
    t.diagnostic('ssh is missing here')
  }
})

test("a remote over SSH is spoken to through the machine's ssh, with a key that lies in no file", async (t) => {
  const folder = temporaryFolder(t)
  const bare = join(folder, 'values.git')
  handGit(folder, ['init', '--quiet', '--bare', '--initial-branch=main', bare])
  // In the place of ssh and a server: notes how it was called, what the agent lends, and runs what it was told to.
  writeFileSync(
    join(folder, 'ssh'),
    `#!/bin/sh
printf '%s\\n' "$*" >> '${folder}/called'
for word in "$@"; do case "$word" in
  IdentityAgent=*) SSH_AUTH_SOCK=$(printf %s "\${word#IdentityAgent=}" | tr -d '"'); export SSH_AUTH_SOCK ;;
  UserKnownHostsFile=*) cat "$(printf %s "\${word#UserKnownHostsFile=}" | tr -d '"')" >> '${folder}/hosts' ;;
esac; last=$word; done
ssh-add -L >> '${folder}/keys' 2>/dev/null
exec sh -c "$last"
`,
  )
  chmodSync(join(folder, 'ssh'), 0o755)
  const privateKey = pkcs8()
  const git = await openGitOps({
    ...{ folder: join(folder, 'copy.git'), remote: `ssh://git@example.org:2222${bare}` },
    path: `${folder}:/usr/local/bin:/usr/bin:/bin`,
    credentials: async () => ({ kind: 'ssh-key', privateKey, knownHosts: 'example.org ssh-ed25519 AAAA' }),
  })
  t.after(() => git[Symbol.asyncDispose]())
  const { commit } = await git.write({
    ...{
      tenant: CLIENT,
      commandId: 'command-1',
      since: null,
      step: 'apply',
      subject: 'x',
      actor: 'member:ana',
    },
    edit: { kind: 'put-bot', bot: wantedBot() },
  })
  assert.equal(handGit(bare, ['rev-parse', 'main']).trim(), commit)
  const called = readFileSync(join(folder, 'called'), 'utf8').trim().split('\n')
  assert.ok(called.length >= 2)
  for (const line of called) {
    assert.match(
      line,
      /^-F none -o BatchMode=yes -o StrictHostKeyChecking=yes .* -p 2222 git@example\.org git-/,
    )
  }
  assert.match(readFileSync(join(folder, 'hosts'), 'utf8'), /^example\.org ssh-ed25519 AAAA\n/)
  const lent = existsSync(join(folder, 'keys')) ? readFileSync(join(folder, 'keys'), 'utf8') : ''
  assert.ok(lent === '' || lent.startsWith(parseSshKey(privateKey).line))
  const without = { folder: join(folder, 'x.git'), remote: `ssh://git@example.org${bare}` }
  const mute = await openGitOps(without)
  t.after(() => mute[Symbol.asyncDispose]())
  await assert.rejects(mute.head(), { code: 'git.settings', hint: /Ed25519 key and known hosts/ })
})

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { globSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { test } from 'node:test'
import { type GitFault, type GitHttpRequest, startGitHttp } from '../../../test/services/index.ts'
import { gitOpsSuite } from '../../control/deployment/git-ops.suite.ts'
import { CLIENT } from '../../control/deployment/values.fixture.ts'
import { type GitOpsOptions, openGitOps } from './index.ts'
import { PASSWORD, putBot, remoteRepository } from './opened.fixture.ts'

gitOpsSuite('a remote repository over HTTP, two copies', async (t) => {
  const { open, person } = await remoteRepository(t)
  const [git, other] = [await open('one.git'), await open('two.git')]
  return {
    ...{ git, other },
    commitByHand: async (files, by) => person.commit(files, by),
    force: async (commit) => person.force(commit),
  }
})

const isPush = ({ url }: GitHttpRequest) => url.endsWith('/git-receive-pack')

test('a remote may be a folder, named as such or as an address', async (t) => {
  const { folder, bare, person } = await remoteRepository(t)
  for (const [at, address] of [bare, `file://${bare}`].entries()) {
    const git = await openGitOps({ folder: join(folder, `copy-${at}.git`), remote: address })
    t.after(() => git[Symbol.asyncDispose]())
    const { commit } = await git.write(putBot(`command-${at}`, `b${at}`))
    person.git('fetch', '--quiet')
    assert.equal(person.git('rev-parse', 'origin/main').trim(), commit)
  }
})

test('whatever the server does wrong is told as such, and the command goes on where it was', async (t) => {
  const { open, server, person } = await remoteRepository(t)
  const git = await open()
  const hasty = await open('hasty.git', { timeoutMs: 1_500 })
  const first = await git.write(putBot('command-1'))
  const faults: readonly (readonly [(request: GitHttpRequest) => GitFault | undefined, RegExp])[] = [
    [() => ({ status: 500 }), /cannot be read.*500/],
    [() => ({ status: 503 }), /cannot be read.*503/],
    [() => ({ status: 404 }), /cannot be read.*not found/],
    [() => ({ status: 401 }), /cannot be read.*Authentication failed/],
    [() => ({ status: 403 }), /cannot be read.*403/],
    [() => ({ status: 302, location: 'http://127.0.0.1:1/x' }), /cannot be read/],
    [() => 'cut', /cannot be read/],
    [(request) => (isPush(request) ? { status: 500 } : undefined), /cannot be written.*500/],
    [(request) => (isPush(request) ? { status: 403 } : undefined), /cannot be written.*403/],
    [(request) => (isPush(request) ? 'cut' : undefined), /cannot be written/],
  ]
  for (const [at, [fault, message]] of faults.entries()) {
    server.setFault(fault)
    const change = putBot(`command-2${at}`, `bot-${at}`)
    await assert.rejects(git.write(change), (error: Error & { code: string; hint: string }) => {
      assert.equal(error.code, 'git.unreachable', error.message)
      assert.match(error.message, message)
      assert.doesNotMatch(`${error.message}${error.hint}`, /7777/)
      return true
    })
    server.setFault(undefined)
    assert.equal((await git.write(change)).isNew, true)
  }
  server.setFault(() => 'silence')
  await assert.rejects(hasty.head(), {
    code: 'git.unreachable',
    message: /cannot be read.*no answer within 1500 ms/,
  })
  server.setFault(undefined)
  assert.equal((await git.history(CLIENT, 100)).length, 1 + faults.length)
  person.git('fetch', '--quiet')
  assert.equal(person.git('rev-list', '--count', 'origin/main').trim(), String(1 + faults.length))
  assert.equal(
    person.git('rev-list', '--max-parents=0', 'origin/main').trim(),
    first.commit,
    'one line, never forced',
  )
})

test('a commit whose answer was lost is found again, by this process and by another', async (t) => {
  const { open, server } = await remoteRepository(t)
  const git = await open()
  const other = await open('other.git')
  for (const [at, next] of [git, other].entries()) {
    const since = await git.head()
    server.setFault((request) => (isPush(request) ? 'cut-after' : undefined))
    const change = { ...putBot(`command-${at}-x`, `b${at}`), since }
    await assert.rejects(git.write(change), { code: 'git.unreachable' })
    server.setFault(undefined)
    const again = await next.write(change)
    assert.equal(again.isNew, false)
    assert.equal((await git.write(change)).commit, again.commit)
  }
  assert.equal((await git.history(CLIENT, 100)).length, 2)
})

test('credentials are asked for anew each time, and a wrong one is told without being shown', async (t) => {
  const { open, login } = await remoteRepository(t)
  let password = 'wrong-7777777'
  const git = await open('copy.git', {
    credentials: async () => ({ kind: 'password', username: 'leme', password }),
  })
  await assert.rejects(git.head(), (error: Error & { code: string; hint: string }) => {
    assert.deepEqual([error.code, /Authentication failed/.test(error.message)], ['git.unreachable', true])
    assert.match(error.hint, /credentials/)
    return !/7777/.test(error.message)
  })
  password = login.password
  assert.equal(await git.head(), null)
  login.password = 'another one'
  await assert.rejects(git.head(), { code: 'git.unreachable' })
  password = login.password
  assert.equal((await git.write(putBot('command-1'))).isNew, true)
  for (const unfit of ['', 'a\nprotocol=x', 'a\0b']) {
    password = unfit
    await assert.rejects(git.head(), { code: 'git.settings' })
  }
})

test('without credentials a server that asks for them is told of, and nobody is prompted', async (t) => {
  const { folder, server } = await remoteRepository(t)
  const git = await openGitOps({ folder: join(folder, 'x.git'), remote: `${server.origin}/values.git` })
  t.after(() => git[Symbol.asyncDispose]())
  await assert.rejects(git.head(), { code: 'git.unreachable', hint: /credentials/ })
})

test('a password stands in no argument of a program and in no file', async (t) => {
  const { folder, open, server } = await remoteRepository(t)
  const git = await open()
  await git.write(putBot('command-1'))
  const { promise: arrived, resolve } = Promise.withResolvers<void>()
  server.setFault((request) => {
    if (!isPush(request)) return undefined
    resolve()
    return 'silence'
  })
  const writing = git.write(putBot('command-2', 'b'))
  await arrived
  const lines = globSync('/proc/[0-9]*/cmdline').map((path) => readIfThere(path))
  if (process.platform === 'linux')
    assert.ok(
      lines.some((line) => line.includes('remote-http')),
      'it is at work',
    )
  assert.ok(lines.every((line) => !line.includes('7777777')))
  server.setFault(undefined)
  // Git may try once more on a new connection.
  await Promise.allSettled([writing])
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))
  for (const file of files.filter((name) => statSync(name).isFile())) {
    assert.ok(!readFileSync(file, 'latin1').includes('7777777'), file)
  }
})

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}

test('a redirect is not followed, so that no other host is told the password', async (t) => {
  const { folder, open, server } = await remoteRepository(t)
  const stranger = await startGitHttp({ root: folder })
  t.after(() => stranger[Symbol.asyncDispose]())
  const git = await open()
  server.setFault(({ url }) => ({ status: 301, location: `${stranger.origin}${url}` }))
  await assert.rejects(git.head(), { code: 'git.unreachable' })
  assert.deepEqual(stranger.requests, [])
})

test('a remote over HTTPS is trusted by the authorities that are named', async (t) => {
  const { folder, server } = await remoteRepository(t)
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  const fresh = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '2',
  ]
  try {
    execFileSync('openssl', [...fresh, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return t.diagnostic('openssl is missing here, and with it the certificate')
  }
  const front = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (incoming, response) => {
    const { method, headers, url } = incoming
    const onward = request(`${server.origin}${url}`, { method: method ?? 'GET', headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
  t.after(() => front.close())
  const { port } = front.address() as { port: number }
  const open = async (name: string, options: Partial<GitOpsOptions>) => {
    const git = await openGitOps({
      ...{ folder: join(folder, name), remote: `https://localhost:${port}/values.git` },
      credentials: async () => ({ kind: 'password', username: 'leme', password: PASSWORD }),
      ...options,
    })
    t.after(() => git[Symbol.asyncDispose]())
    return git
  }
  await assert.rejects((await open('a.git', {})).head(), { code: 'git.unreachable', hint: /certificate/i })
  const git = await open('b.git', { caFile: cert })
  assert.equal((await git.write(putBot('command-1'))).isNew, true)
})

// Long because a machine is made once, and everything that is set up on it is asked of that one.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import {
  appendFileSync,
  chmodSync,
  cpSync,
  globSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type FreshMachine, freshMachine, lendPackages, SCRIPTS, whyNone } from './fresh-machine.fixture.ts'
import { CREDENTIALS, readUnit } from './unit.ts'

const SETTINGS = 'etc/leme/setup.env'
const ENVIRONMENTS = ['production', 'staging']

let machine: FreshMachine
const reason = whyNone()

before(async () => {
  if (!reason) machine = await freshMachine()
})

after(() => machine?.[Symbol.dispose]())

/** These tests follow each other on one machine. */
function machineTest(name: string, work: () => void | Promise<void>): void {
  test(name, async (t) => (reason ? t.skip(reason) : work()))
}

function settings(changed: Readonly<Record<string, string>> = {}): void {
  const wanted: Record<string, string> = {
    ...{
      STAGING_DOMAIN: 'staging.leme.example',
      CERTIFICATE: 'self-signed',
      LEME_PACKAGE: '/root/leme-0.1.0.tgz',
    },
    ...{ NODE_TARBALL: '/root/node.tar', ...changed },
  }
  const sample = readFileSync(join(machine.root, SCRIPTS, 'setup.env.example'), 'utf8')
  const text = sample.replace(/^([A-Z0-9_]+)=(.*)$/gm, (_, key, value) => `${key}=${wanted[key] ?? value}`)
  const unknown = Object.entries(changed).filter(([key]) => !sample.includes(`\n${key}=`))
  mkdirSync(join(machine.root, 'etc/leme'), { recursive: true })
  writeFileSync(join(machine.root, SETTINGS), text + unknown.map((pair) => `${pair.join('=')}\n`).join(''))
}

const setUp = (online = false) =>
  machine.run([`${SCRIPTS}/setup.sh`], { online, env: { npm_config_offline: 'true' } })

machineTest('what cannot be meant is refused in words, before anything is done', () => {
  settings()
  const before = manifest()
  delete before[`/${SETTINGS}`]
  for (const [changed, sentence] of [
    [{ PRODUCTION_DOMAIN: 'not a domain' }, /not a domain is no domain name/],
    [{ PRODUCTION_DOMAIN: 'a.example; rm -rf /' }, /is no domain name/],
    [{ STAGING_DOMAIN: 'leme.example' }, /the same domain/],
    [{ PRODUCTION_DOMAIN: '', STAGING_DOMAIN: '' }, /both empty/],
    [{ CERTIFICATE: 'letsencrypt', EMAIL: 'nobody' }, /EMAIL is no address: 'nobody'/],
    [{ ADMIN_USER: 'root' }, /ADMIN_USER cannot be root/],
    [{ SSH_PORT: '70000' }, /SSH_PORT is no port/],
    [{ LEME_PACKAGE: '/root/none.tgz' }, /there is no \/root\/none.tgz/],
    [{ NODE_VERSION: '18.0.0' }, /no version of Node.js 24/],
    [{ BACKUP_DAYS: 'never' }, /no number of days/],
    [{ COLOUR: 'blue' }, /COLOUR is no setting/],
  ] as const) {
    settings(changed)
    const { code, stderr } = setUp()
    assert.equal(code, 2, stderr)
    assert.match(stderr, sentence)
  }
  settings()
  const unprivileged = machine.run(['/bin/bash', '/tmp/leme/setup.sh'], { user: 'nobody' })
  assert.notEqual(unprivileged.code, 0)
  cpSync(join(machine.root, SCRIPTS), join(machine.root, 'tmp/leme'), { recursive: true })
  chmodSync(join(machine.root, 'tmp/leme'), 0o755)
  assert.match(machine.run(['/bin/bash', '/tmp/leme/setup.sh'], { user: 'nobody' }).stderr, /only root/)
  const release = join(machine.root, 'usr/lib/os-release')
  const kept = readFileSync(release)
  writeFileSync(release, 'ID=arch\nVERSION_ID=1\n')
  assert.match(setUp().stderr, /this is arch 1; Debian 12 and Ubuntu 24.04 are supported/)
  writeFileSync(release, kept)
  const { [`/${SETTINGS}`]: _, ...rest } = manifest()
  assert.deepEqual(rest, before)
})

machineTest('nobody is locked out: without a key of the admin it stops before SSH is touched', () => {
  settings({ ADMIN_KEYS: '/root/none' })
  const { code, stdout, stderr } = setUp(true)
  assert.equal(code, 2, stdout + stderr)
  assert.match(stderr, /\/root\/none has no public key: nobody could log in any more/)
  assert.match(stdout, /changed {4}packages: /)
  assert.deepEqual(globSync('etc/ssh/sshd_config.d/*leme*', { cwd: machine.root }), [])
})

machineTest('a first run does all of it, a second one changes nothing', () => {
  settings()
  const first = setUp()
  assert.equal(first.code, 0, first.stdout + first.stderr)
  const made = manifest()
  const second = setUp()
  assert.equal(second.code, 0, second.stdout + second.stderr)
  assert.match(second.stdout, /\n0 changed\n$/)
  assert.doesNotMatch(second.stdout, /^ {2}changed/m)
  assert.ok((second.stdout.match(/^ {2}unchanged/gm) ?? []).length > 50)
  assert.deepEqual(manifest(), made)
})

machineTest('what a hand has changed is set right again, and what a hand has added stays', () => {
  const [drop, keys] = ['etc/ssh/sshd_config.d/10-leme.conf', 'home/admin/.ssh/authorized_keys'].map((path) =>
    join(machine.root, path),
  )
  const [right, key] = [readFileSync(drop!, 'utf8'), readFileSync(keys!, 'utf8')]
  writeFileSync(drop!, right.replace('PasswordAuthentication no', 'PasswordAuthentication yes'))
  chmodSync(join(machine.root, 'etc/leme/production.env'), 0o644)
  appendFileSync(keys!, key.replace(/ admin\n/, ' second\n'))
  const { stdout } = setUp()
  assert.match(stdout, /\n2 changed\n$/)
  assert.equal(readFileSync(drop!, 'utf8'), right)
  assert.match(readFileSync(keys!, 'utf8'), / admin\n.* second\n/)
})

machineTest(
  'secrets are for root alone, state for its user, and sshd, nft and nginx find nothing wrong',
  () => {
    const { stdout } = machine.run([
      'stat',
      '-c',
      '%n %a %U:%G',
      ...ENVIRONMENTS.flatMap((env) => [
        ...[
          `/etc/leme/${env}`,
          `/etc/leme/${env}/database_url`,
          `/etc/leme/${env}/metrics_token`,
          `/etc/leme/${env}.env`,
        ],
        ...[`/etc/leme/tls/${env}/key.pem`, `/var/lib/leme/${env}`, `/var/backups/leme/${env}`],
      ]),
      '/home/admin/.ssh',
      '/home/admin/.ssh/authorized_keys',
      '/etc/sudoers.d/10-leme',
    ])
    const expected = ENVIRONMENTS.flatMap((env) => [
      `/etc/leme/${env} 700 root:root`,
      `/etc/leme/${env}/database_url 600 root:root`,
      `/etc/leme/${env}/metrics_token 600 root:root`,
      `/etc/leme/${env}.env 600 root:root`,
      `/etc/leme/tls/${env}/key.pem 600 root:root`,
      `/var/lib/leme/${env} 750 leme-${env}:leme-${env}`,
      `/var/backups/leme/${env} 700 postgres:postgres`,
    ])
    const ssh = [
      '/home/admin/.ssh 700 admin:admin',
      '/home/admin/.ssh/authorized_keys 600 admin:admin',
      '/etc/sudoers.d/10-leme 440 root:root',
    ]
    assert.deepEqual(stdout.trim().split('\n'), [...expected, ...ssh])
    const effective = machine.run(['/usr/sbin/sshd', '-T']).stdout
    for (const line of [
      'passwordauthentication no',
      'permitrootlogin no',
      'kbdinteractiveauthentication no',
      'authenticationmethods publickey',
    ]) {
      assert.ok(effective.split('\n').includes(line), line)
    }
    for (const command of [
      ['/usr/sbin/sshd', '-t'],
      ['nginx', '-t', '-q'],
      ['visudo', '-c'],
    ]) {
      const { code, stderr } = machine.run(command)
      assert.equal(code, 0, `${command[0]}: ${stderr}`)
    }
    const loaded = machine.run(['nft', '-f', '/etc/nftables.conf'])
    if (!/Operation not permitted/.test(loaded.stderr)) {
      assert.equal(loaded.code, 0, loaded.stderr)
      assert.match(machine.run(['nft', 'list', 'table', 'inet', 'leme']).stdout, /policy drop/)
    }
  },
)

machineTest('both environments run as their units say, behind TLS, and are backed up', async () => {
  lendPackages(machine.root)
  for (const env of ENVIRONMENTS) assert.equal(machine.run(['pg_ctlcluster', '15', env, 'start']).code, 0)
  for (const env of ENVIRONMENTS) for (const part of ['server', 'worker']) startUnit(part, env)
  machine.start(['nginx', '-g', 'daemon off;'])
  for (const [domain, port, metrics] of [
    ['leme.example', 7870, 7920],
    ['staging.leme.example', 7880, 7930],
  ] as const) {
    assert.match(await answer(['--noproxy', '*', `http://127.0.0.1:${port}/health`]), /"status":"ok"|"ok"/)
    assert.notEqual(await answer([`http://127.0.0.1:${metrics}/health`]), '')
    const there = ['--insecure', '--resolve', `${domain}:443:127.0.0.1`]
    assert.match(await answer([...there, `https://${domain}/health`]), /ok/)
    const { stdout } = machine.run([
      'curl',
      '-s',
      '-o',
      '/dev/null',
      '-w',
      '%{http_code}',
      '--resolve',
      `${domain}:80:127.0.0.1`,
      `http://${domain}/`,
    ])
    assert.equal(stdout, '301')
  }
  const link = machine.run(['leme-in', 'production', 'login'])
  assert.match(link.stdout + link.stderr, /https:\/\/leme\.example\/login\?token=/)
  for (const env of ENVIRONMENTS) backUp(env)
  const checked = machine.run([`${SCRIPTS}/check.sh`])
  assert.equal(checked.code, 0, checked.stdout + checked.stderr)
  assert.doesNotMatch(checked.stdout, /^WRONG/m)
  assert.equal(setUp().stdout.match(/(\d+) changed\n$/)?.[1], '0')
})

/** What systemd would do: credentials, environment, user, what comes before, and the process. */
function startUnit(part: string, env: string): void {
  const unit = readUnit(join(machine.root, `etc/systemd/system/leme-${part}@.service`), env)
  const user = unit.value('Service', 'User')!
  const credentials = `${CREDENTIALS}/${env}-${part}`
  machine.run(['install', '-d', '-m', '0755', CREDENTIALS])
  machine.run(['install', '-d', '-m', '0500', '-o', user, credentials])
  for (const one of unit.values('Service', 'LoadCredential')) {
    const [name, file] = one.split(':')
    machine.run(['install', '-m', '0400', '-o', user, file!, `${credentials}/${name}`])
  }
  const pairs = [
    ...unit
      .values('Service', 'EnvironmentFile')
      .flatMap((file) => readFileSync(join(machine.root, file), 'utf8').split('\n')),
    ...unit
      .values('Service', 'Environment')
      .flatMap((line) => line.replaceAll(CREDENTIALS, credentials).split(' ')),
  ].filter((line) => /^[A-Z]/.test(line))
  const variables = Object.fromEntries(
    pairs.map((pair) => [pair.split('=')[0]!, pair.split('=').slice(1).join('=')]),
  )
  const options = {
    user: `${user}:${unit.value('Service', 'Group')}`,
    env: variables,
    cwd: unit.value('Service', 'WorkingDirectory')!,
  }
  const words = (line: string) =>
    line.split(' ').map((word) => word.replace(/\$\{(\w+)\}/g, (_, name) => variables[name]!))
  for (const line of unit.values('Service', 'ExecStartPre')) {
    const { code, stdout, stderr } = machine.run(words(line), options)
    assert.equal(code, 0, stdout + stderr)
  }
  machine.start(words(unit.value('Service', 'ExecStart')!), options)
}

function backUp(env: string): void {
  const unit = readUnit(join(machine.root, 'etc/systemd/system/leme-backup@.service'), env)
  const variables = [
    ...unit.values('Service', 'Environment').flatMap((line) => line.split(' ')),
    'KEEP_DAYS=7',
  ]
  const pairs = Object.fromEntries(variables.map((pair) => pair.split('=') as [string, string]))
  for (const line of unit.values('Service', 'ExecStart')) {
    const options = line.startsWith('+') ? { env: pairs } : { env: pairs, user: 'postgres:postgres' }
    const { code, stdout, stderr } = machine.run(line.replace(/^\+/, '').split(' '), options)
    assert.equal(code, 0, stdout + stderr)
  }
  const files = globSync('*', { cwd: join(machine.root, 'var/backups/leme', env) })
  assert.equal(
    files.filter((file) => /^(leme-.*\.dump|state-.*\.tar\.gz)$/.test(file)).length,
    2,
    files.join(),
  )
}

/** What curl gets there, asked until it answers. */
async function answer(args: readonly string[]): Promise<string> {
  const asked = machine.run([
    'curl',
    '-s',
    '--fail',
    '--retry',
    '60',
    '--retry-delay',
    '1',
    '--retry-all-errors',
    ...args,
  ])
  assert.equal(asked.code, 0, `${args.at(-1)}: ${asked.stdout}${asked.stderr}`)
  return asked.stdout
}

/** Kind, rights, owner and content of everything below /etc and of what was installed. */
function manifest(): Record<string, string> {
  const files = globSync(['etc/**', 'usr/local/**', 'home/**', 'opt/leme/*'], { cwd: machine.root }).sort()
  return Object.fromEntries(
    files.map((file) => {
      const path = join(machine.root, file)
      const found = lstatSync(path)
      const content = found.isFile()
        ? createHash('sha256').update(readFileSync(path)).digest('hex')
        : found.isSymbolicLink() && readlinkSync(path)
      return [`/${file}`, `${found.mode.toString(8)} ${found.uid}:${found.gid} ${content || ''}`]
    }),
  )
}

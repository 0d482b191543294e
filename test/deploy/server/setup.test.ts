// Long because a machine is made once, and everything that is set up on it is asked of that one.
import assert from 'node:assert/strict'
import {
  appendFileSync,
  chmodSync,
  cpSync,
  globSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type FreshMachine, freshMachine, lendPackages, SCRIPTS, whyNone } from './fresh-machine.fixture.ts'
import { answer, backedUp, manifest, startUnit } from './run-unit.fixture.ts'
import { readUnit } from './unit.ts'

const SETTINGS = 'etc/leme/setup.env'
const ENVIRONMENTS = ['production', 'staging']

let machine: FreshMachine
const started = new Map<string, { stop(): Promise<void> }>()
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
  const before = manifest(machine)
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
    [{ BACKUP_URL: 'backups' }, /BACKUP_URL is no folder from the root/],
    [{ BACKUP_URL: '/srv/a b' }, /BACKUP_URL is no folder from the root/],
    [{ BACKUP_URL: '/srv/../root' }, /BACKUP_URL has a \.\./],
    [{ BACKUP_URL: '/tmp/backups' }, /where services see no folder of yours/],
    [{ BACKUP_ENDPOINT: 'minio:9000' }, /BACKUP_ENDPOINT is no address/],
    [{ BACKUP_KEY_FILE: '/root/none' }, /there is nothing in \/root\/none/],
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
  const { [`/${SETTINGS}`]: _, ...rest } = manifest(machine)
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
  const made = manifest(machine)
  const second = setUp()
  assert.equal(second.code, 0, second.stdout + second.stderr)
  assert.match(second.stdout, /\n0 changed\n$/)
  assert.doesNotMatch(second.stdout, /^ {2}changed/m)
  assert.ok((second.stdout.match(/^ {2}unchanged/gm) ?? []).length > 50)
  assert.deepEqual(manifest(machine), made)
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

machineTest('what made nightly dumps is removed from a machine that has it, and the dumps stay', () => {
  const old = [
    'usr/local/lib/leme/backup.sh',
    'usr/local/lib/leme/backup-state.sh',
    'etc/systemd/system/leme-backup@.service',
    'etc/systemd/system/leme-backup@.timer',
    ...ENVIRONMENTS.flatMap((env) => [`etc/leme/${env}.backup.env`, `etc/leme/${env}.dump_url`]),
  ].map((path) => join(machine.root, path))
  mkdirSync(join(machine.root, 'usr/local/lib/leme'), { recursive: true })
  for (const path of old) writeFileSync(path, '')
  const timer = join(machine.root, 'etc/systemd/system/timers.target.wants/leme-backup@production.timer')
  symlinkSync('/etc/systemd/system/leme-backup@.timer', timer)
  const dumps = join(machine.root, 'var/backups/leme/production')
  mkdirSync(dumps, { recursive: true })
  writeFileSync(join(dumps, 'leme-20260101T031500Z.dump'), 'a dump')
  const { code, stdout, stderr } = setUp()
  assert.equal(code, 0, stdout + stderr)
  assert.match(stdout, new RegExp(`\\n${old.length + 1} changed\\n$`))
  for (const path of [...old, timer])
    assert.equal(lstatSync(path, { throwIfNoEntry: false }), undefined, path)
  assert.equal(readFileSync(join(dumps, 'leme-20260101T031500Z.dump'), 'utf8'), 'a dump')
})

machineTest('a place that the settings of Leme have already is not overruled in silence', () => {
  const file = join(machine.root, 'etc/leme/production.jsonc')
  const kept = readFileSync(file, 'utf8')
  writeFileSync(
    file,
    '{\n  // "backups": { "url": "s3://no/more" }\n  "backups": { "weekly": { "url": "s3://b/w" }, "at": "04:00" }\n}\n',
  )
  const told = (url: string) => {
    writeFileSync(file, `{\n  "backups": {\n    "weekly": { "region": "x" },\n    "url": "${url}"\n  }\n}\n`)
    return setUp()
  }
  assert.equal(setUp().code, 0)
  const { code, stderr } = told('s3://mine/leme')
  assert.equal(code, 2)
  assert.match(stderr, /production.jsonc has a backups.url, and BACKUP_URL is .*: move it to setup.env/)
  writeFileSync(file, kept)
})

machineTest('a vault elsewhere is told to the services, its secret as a credential', () => {
  writeFileSync(join(machine.root, 'root/backup-key'), 'canary-of-the-vault\n')
  settings({
    ...{ BACKUP_URL: 's3://bucket/leme', BACKUP_REGION: 'eu-west-1', BACKUP_KEY_ID: 'AKIA' },
    BACKUP_KEY_FILE: '/root/backup-key',
  })
  assert.equal(setUp().code, 0)
  const unit = readUnit(join(machine.root, 'etc/systemd/system/leme-server@staging.service.d/backups.conf'))
  assert.deepEqual(unit.values('Service', 'LoadCredential'), ['backup_key:/etc/leme/staging/backup_key'])
  assert.deepEqual(unit.values('Service', 'ReadWritePaths'), [])
  const told = readFileSync(join(machine.root, 'etc/leme/staging.env'), 'utf8')
  assert.match(told, /^LEME__BACKUPS__URL=s3:\/\/bucket\/leme\/staging$/m)
  const found = machine.run(['grep', '-rl', 'canary-of-the-vault', '/etc']).stdout.trim().split('\n')
  assert.deepEqual(
    found.sort(),
    ENVIRONMENTS.map((env) => `/etc/leme/${env}/backup_key`),
  )
  settings({ BACKUP_URL: '' })
  assert.equal(setUp().code, 0)
  assert.doesNotMatch(readFileSync(join(machine.root, 'etc/leme/staging.env'), 'utf8'), /BACKUPS/)
  settings()
  assert.equal(setUp().code, 0)
  assert.equal(machine.run(['grep', '-rl', 'canary-of-the-vault', '/etc']).stdout, '')
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
          `/etc/leme/${env}/backup_database_url`,
          `/etc/leme/${env}/metrics_token`,
          `/etc/leme/${env}.env`,
        ],
        ...[`/etc/leme/tls/${env}/key.pem`, `/var/lib/leme/${env}`, `/var/backups/leme/vaults/${env}`],
      ]),
      '/home/admin/.ssh',
      '/home/admin/.ssh/authorized_keys',
      '/etc/sudoers.d/10-leme',
    ])
    const expected = ENVIRONMENTS.flatMap((env) => [
      `/etc/leme/${env} 700 root:root`,
      `/etc/leme/${env}/database_url 600 root:root`,
      `/etc/leme/${env}/backup_database_url 600 root:root`,
      `/etc/leme/${env}/metrics_token 600 root:root`,
      `/etc/leme/${env}.env 600 root:root`,
      `/etc/leme/tls/${env}/key.pem 600 root:root`,
      `/var/lib/leme/${env} 750 leme-${env}:leme-${env}`,
      `/var/backups/leme/vaults/${env} 700 leme-${env}:leme-${env}`,
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
  for (const env of ENVIRONMENTS) {
    for (const part of ['server', 'worker']) started.set(`${part}@${env}`, startUnit(machine, part, env))
  }
  machine.start(['nginx', '-g', 'daemon off;'])
  for (const [domain, port, metrics] of [
    ['leme.example', 7870, 7920],
    ['staging.leme.example', 7880, 7930],
  ] as const) {
    assert.match(
      await answer(machine, ['--noproxy', '*', `http://127.0.0.1:${port}/health`]),
      /"status":"ok"|"ok"/,
    )
    assert.notEqual(await answer(machine, [`http://127.0.0.1:${metrics}/health`]), '')
    const there = ['--insecure', '--resolve', `${domain}:443:127.0.0.1`]
    assert.match(await answer(machine, [...there, `https://${domain}/health`]), /ok/)
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
  for (const env of ENVIRONMENTS) await backedUp(machine, env)
  const checked = machine.run([`${SCRIPTS}/check.sh`])
  assert.equal(checked.code, 0, checked.stdout + checked.stderr)
  assert.doesNotMatch(checked.stdout, /^WRONG/m)
  assert.equal(setUp().stdout.match(/(\d+) changed\n$/)?.[1], '0')
})

machineTest(
  'one client is turned back, and after a loss the lines of the README bring all of it back',
  async () => {
    const ok = (command: readonly string[]) => {
      const { code, stdout, stderr } = machine.run(command)
      assert.equal(code, 0, stdout + stderr)
      return stdout
    }
    const inProduction = (...words: readonly string[]) => ok(['leme-in', 'production', ...words])
    inProduction('tenant', 'create', 'cliente-001', '--credits', '100')
    inProduction('backup', 'create', '--verify')
    const turned = inProduction('backup', 'restore', '--tenant', 'cliente-001', '--json')
    assert.match(turned, /"tenant":\s*"cliente-001"/)
    const state = '/var/lib/leme/production'
    ok(['test', '-s', `${state}/backup-identity.txt`])
    ok(['touch', `${state}/a-file-of-the-state`])
    inProduction('backup', 'create')
    ok(['rm', `${state}/a-file-of-the-state`])
    for (const part of ['server', 'worker']) await started.get(`${part}@production`)!.stop()
    const readme = readFileSync(join(machine.root, SCRIPTS, 'README.md'), 'utf8')
    const [, lines] = /^The way back on this machine.*\n\n```sh\n([\s\S]*?)^```$/m.exec(readme)!
    ok(['bash', '-euc', lines!.replace(/^systemctl .*$/m, '')])
    ok(['test', '-e', `${state}/a-file-of-the-state`])
    // A recovered database writes a history of its own.
    const history = ['psql', '-qAtp', '5432', '-c', 'select timeline_id from pg_control_checkpoint()']
    assert.equal(ok(['runuser', '-u', 'postgres', '--', ...history]).trim(), '2')
    assert.match(inProduction('tenant', 'list'), /cliente-001/)
    startUnit(machine, 'server', 'production')
    await answer(machine, ['http://127.0.0.1:7870/health'])
  },
)

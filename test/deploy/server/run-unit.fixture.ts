import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, globSync, lstatSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { FreshMachine } from './fresh-machine.fixture.ts'
import { CREDENTIALS, readUnit } from './unit.ts'

/** ProtectSystem=strict and PrivateTmp: only the folders named are writable, and /tmp is of its own. */
const SANDBOX = `state=$1 writable=$2; shift 2
for path in /etc /opt /usr /var /home /root; do mount --bind $path $path; mount -o remount,bind,ro $path; done
for path in $state $writable; do mount --bind $path $path; mount -o remount,bind,rw $path; done
mount -t tmpfs -o mode=1777 tmp /tmp
exec "$@"`

/** What systemd would do: credentials, environment, user, no rights, what comes before, and the process. */
export function startUnit(machine: FreshMachine, part: string, env: string): { stop(): Promise<void> } {
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
  const options = { env: variables, cwd: unit.value('Service', 'WorkingDirectory')! }
  const sandboxed = (line: string) => [
    ...[
      'unshare',
      '--mount',
      '--propagation=unchanged',
      'sh',
      '-euc',
      SANDBOX,
      'sandbox',
      options.cwd,
      dropIn(machine, part, env),
    ],
    ...['setpriv', `--reuid=${user}`, `--regid=${unit.value('Service', 'Group')}`, '--init-groups'],
    ...['--no-new-privs', '--bounding-set=-all', '--inh-caps=-all', ...words(line)],
  ]
  const words = (line: string) =>
    line.split(' ').map((word) => word.replace(/\$\{(\w+)\}/g, (_, name) => variables[name]!))
  for (const line of unit.values('Service', 'ExecStartPre')) {
    const { code, stdout, stderr } = machine.run(sandboxed(line), options)
    assert.equal(code, 0, stdout + stderr)
  }
  return machine.start(sandboxed(unit.value('Service', 'ExecStart')!), options)
}

/** The folder that the unit may write besides its state. */
function dropIn(machine: FreshMachine, part: string, env: string): string {
  const path = join(machine.root, `etc/systemd/system/leme-${part}@${env}.service.d/backups.conf`)
  return existsSync(path) ? readUnit(path, env).value('Service', 'ReadWritePaths')! : ''
}

/** Until the server has made its first backup and tried to restore it, which it does by itself. */
export async function backedUp(machine: FreshMachine, env: string): Promise<void> {
  const until = Date.now() + 120_000
  for (;;) {
    const { stdout, stderr } = machine.run(['leme-in', env, 'backup', 'list', '--json'])
    if (/"ok":\s*true/.test(stdout)) return
    if (Date.now() > until) throw new Error(`${env} has no verified backup: ${stdout}${stderr}`)
    await delay(1_000)
  }
}

/** What curl gets there, asked until it answers. */
export async function answer(machine: FreshMachine, args: readonly string[]): Promise<string> {
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
export function manifest(machine: FreshMachine): Record<string, string> {
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

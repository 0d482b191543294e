// Long because each judge stands beside the errors that it has to catch.
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { findProgram } from '../../services/launch.ts'
import type { Judge, Planted, Verdict } from '../judge.ts'
import { editFile } from '../plant.ts'
import {
  databaseComplaints,
  firewallComplaints,
  hereDocument,
  scriptComplaints,
  sshComplaints,
  unitComplaints,
} from './rules.ts'
import { readUnit } from './unit.ts'

const HERE = 'deploy/server'
const [SSH, FIREWALL] = [`${HERE}/steps/20-ssh.sh`, `${HERE}/steps/25-firewall.sh`]
/** What systemd-analyze calls exposure; without any hardening it is 9.6. */
const EXPOSURE = { server: 2, worker: 2 }
const CREDENTIALS = {
  server: ['database_url', 'backup_database_url', 'metrics_token'],
  worker: ['database_url'],
}
const DATABASE = `${HERE}/steps/40-database.sh`

const scripts: Judge = {
  name: 'scripts of deploy/',
  reads: ['deploy'],
  async judge(tree) {
    return shellScripts(tree).map((artefact) => {
      const own = artefact.startsWith(`${HERE}/steps/`) ? scriptComplaints(read(tree, artefact)) : []
      const path = join(tree, artefact)
      const args = ['-x', '-f', 'gcc', '-P', join(tree, HERE), path]
      return judged(artefact, 'shellcheck', args, own)
    })
  },
}

const ssh: Judge = {
  name: 'settings of SSH',
  reads: [HERE],
  judge: async (tree) => [verdict(SSH, 'own rules', sshComplaints(read(tree, SSH)))],
}

const firewall: Judge = {
  name: 'rules of the firewall',
  reads: [HERE],
  async judge(tree) {
    const rules = hereDocument(read(tree, FIREWALL), 'rules').replaceAll('$SSH_PORT', '22')
    const own = firewallComplaints(rules)
    return inFolder((folder) => {
      const file = join(folder, 'nftables.conf')
      writeFileSync(file, rules)
      const found = judged(FIREWALL, 'nft -c', ['-c', '-f', file], [])
      const mayNot = /not permitted|must be root/i.test(found.text ?? '')
      const checked = mayNot
        ? { ...found, word: 'not validated' as const, text: 'nft may not look at rules here' }
        : found
      return [verdict(FIREWALL, 'own rules', own), checked]
    })
  },
}

const units: Judge = {
  name: 'units of systemd',
  reads: [HERE],
  async judge(tree) {
    const files = globSync(`${HERE}/units/*.service`, { cwd: tree }).sort()
    return inFolder((folder) => {
      for (const file of globSync(`${HERE}/units/*`, { cwd: tree })) {
        // The programs of an installation are not here; what systemd says of the rest counts.
        const text = read(tree, file).replaceAll(/(?<==\+?)\/usr\/local\/\S+/g, '/bin/true')
        writeFileSync(join(folder, basename(file).replace('@.', '@production.')), text)
      }
      return files.flatMap((artefact) => {
        const path = join(folder, basename(artefact).replace('@.', '@production.'))
        const part = /leme-(\w+)@/.exec(artefact)![1] as keyof typeof EXPOSURE
        const own = unitComplaints(readUnit(join(tree, artefact)), CREDENTIALS[part])
        return [
          verdict(artefact, 'own rules', own),
          judged(artefact, 'systemd-analyze verify', ['verify', '--man=no', path], []),
          exposure(artefact, path, EXPOSURE[part]),
        ]
      })
    })
  },
}

const database: Judge = {
  name: 'what backups need of the database',
  reads: [HERE],
  judge: async (tree) => [
    verdict(DATABASE, 'own rules', databaseComplaints(read(tree, DATABASE), read(tree, `${HERE}/login.sh`))),
  ],
}

const settings: Judge = {
  name: 'settings of the sample',
  reads: [HERE, 'package.json'],
  async judge(tree) {
    const artefact = `${HERE}/setup.env.example`
    const text = read(tree, artefact)
    const { version, dependencies } = JSON.parse(read(tree, 'package.json'))
    const wrong = [`LEME_PACKAGE=leme@${version}`, `NODE_VERSION=${dependencies.node}`].filter(
      (line) => !text.split('\n').includes(line),
    )
    return [
      verdict(
        artefact,
        'own rules, against package.json',
        wrong.map((line) => `it has not ${line}`),
      ),
    ]
  },
}

export const judges: readonly Judge[] = [scripts, ssh, firewall, units, database, settings]

export const planted: readonly Planted[] = [
  plantIn(
    ssh,
    [SSH, 'PasswordAuthentication no', 'PasswordAuthentication yes'],
    'password logins are left on',
    /PasswordAuthentication/,
  ),
  plantIn(ssh, [SSH, 'PermitRootLogin no', 'PermitRootLogin yes'], 'root may log in', /PermitRootLogin/),
  plantIn(
    ssh,
    [SSH, '[ "\x24{keys:-0}" -gt 0 ] ||', '[ "\x24{keys:-0}" -ge 0 ] ||'],
    'the admin may be locked out',
    /locked out/,
  ),
  plantIn(
    firewall,
    [FIREWALL, 'policy drop;', 'policy accept;'],
    'the firewall is open to all',
    /lets in what no rule names/,
  ),
  plantIn(firewall, [FIREWALL, '80, 443 }', '80, 443, 5432 }'], 'the database is open to the world', /5432/),
  plantIn(
    firewall,
    [FIREWALL, 'priority filter; policy', 'priority filtre; policy'],
    'a rule that nft does not read',
    nftSays(),
  ),
  plantIn(
    units,
    [`${HERE}/units/leme-server@.service`, /^(NoNew|Protect|Private|Restrict|Capab|SystemCall).*\n/gm, ''],
    'a unit without hardening',
    /NoNewPrivileges/,
  ),
  plantIn(
    units,
    [
      `${HERE}/units/leme-worker@.service`,
      'LoadCredential=database_url',
      'Environment=DATABASE_URL=postgres://leme:hunter2@127.0.0.1/leme\n#',
    ],
    'a password in a unit',
    /password/,
  ),
  plantIn(
    units,
    [`${HERE}/units/leme-server@.service`, 'Restart=on-failure', 'Restrat=on-failure'],
    'a key that systemd does not know',
    /Restart|Restrat/,
  ),
  plantIn(
    scripts,
    [`${HERE}/steps/35-users.sh`, 'id "$user"', 'id $user'],
    'an unquoted variable',
    /SC2086|quoted/,
  ),
  plantIn(
    scripts,
    [`${HERE}/steps/80-logs.sh`, 'service logrotate.timer 0', 'echo "vm.swappiness=1" >>/etc/sysctl.conf'],
    'a step that is not idempotent',
    /written past put/,
  ),
  plantIn(
    units,
    [`${HERE}/units/leme-server@.service`, /^LoadCredential=backup_database_url.*\n/m, ''],
    'a server without the login for backups',
    /backup_database_url is no credential/,
  ),
  plantIn(
    database,
    [DATABASE, '= \x24{slot_mb}MB', '= -1'],
    'a backup that stands still fills the disk',
    /may fill the disk/,
  ),
  plantIn(database, [DATABASE, 'wal_level = replica', 'wal_level = minimal'], 'no log to copy', /wal_level/),
  plantIn(
    database,
    [DATABASE, 'leme_backup  127.0.0.1/32  scram-sha-256', 'all  0.0.0.0/0  trust'],
    'everybody may copy the server',
    /others than leme_backup/,
  ),
  plantIn(
    database,
    [`${HERE}/login.sh`, 'alter role leme_backup login', 'alter role leme_backup superuser login'],
    'the login of backups may do everything',
    /leme_backup may do more/,
  ),
  plantIn(
    database,
    [`${HERE}/login.sh`, 'alter role leme login', 'alter role leme replication login'],
    'the login that serves may copy everybody',
    /leme, which serves/,
  ),
  plantIn(
    settings,
    [`${HERE}/setup.env.example`, /NODE_VERSION=.*/, 'NODE_VERSION=24.1.0'],
    'another Node.js than that of package.json',
    /NODE_VERSION/,
  ),
]

function nftSays(): RegExp {
  // Where nft cannot be asked the own rules have to see it.
  return /priority|syntax error|base chain/i
}

function plantIn(
  judge: Judge,
  [file, from, to]: readonly [string, string | RegExp, string],
  ...[error, caughtBy]: readonly [string, RegExp]
): Planted {
  return {
    error,
    judge,
    caughtBy,
    plant: (tree) => editFile(join(tree, file), (text) => text.replace(from, to)),
  }
}

function exposure(artefact: string, path: string, most: number): Verdict {
  const found = spawnSync('systemd-analyze', ['security', '--offline=true', path], { encoding: 'utf8' })
  const level = /exposure level for .*: ([\d.]+)/.exec(found.stdout ?? '')?.[1]
  const tool = 'systemd-analyze security'
  if (level === undefined)
    return {
      artefact,
      tool,
      word: 'not validated',
      text: 'it is not installed; the own rules have looked at it',
    }
  return verdict(
    artefact,
    tool,
    Number(level) > most ? [`its exposure is ${level}, more than ${most}`] : [],
    `exposure ${level}`,
  )
}

function judged(artefact: string, tool: string, args: readonly string[], own: readonly string[]): Verdict {
  const program = findProgram(tool.split(' ')[0]!)
  if (!program) {
    if (own.length > 0) return verdict(artefact, 'own rules', own)
    return {
      artefact,
      tool,
      word: 'not validated',
      text: `${tool} is not installed; the own rules have looked at it`,
    }
  }
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  return verdict(artefact, tool, [
    ...own,
    ...(status === 0 && !/Unknown key/.test(stderr) ? [] : [`${stdout}${stderr}`.trim()]),
  ])
}

function verdict(artefact: string, tool: string, complaints: readonly string[], note = ''): Verdict {
  if (complaints.length > 0) return { artefact, tool, word: 'bad', text: complaints.join('\n') }
  return { artefact, tool, word: 'good', ...(note && { text: note }) }
}

/** By name, or by their first line. */
function shellScripts(tree: string): readonly string[] {
  const files = globSync('deploy/**/*', { cwd: tree, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const relative = files.map((path) => path.slice(join(tree, 'x').length - 1))
  return relative
    .filter(
      (path) =>
        path.endsWith('.sh') || (!/\.\w+$/.test(path) && /^#!.*\b(ba|da)?sh\b/.test(read(tree, path))),
    )
    .sort()
}

function read(tree: string, path: string): string {
  return readFileSync(join(tree, path), 'utf8')
}

function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'leme-server-'))
  try {
    return use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

import type { Unit } from './unit.ts'

const SSH_LINES = [
  'PermitRootLogin no',
  'PasswordAuthentication no',
  'KbdInteractiveAuthentication no',
  'PermitEmptyPasswords no',
  'AuthenticationMethods publickey',
]
/** What each unit of Leme says for itself. */
const HARDENED: Readonly<Record<string, string>> = {
  ...{
    NoNewPrivileges: 'yes',
    ProtectSystem: 'strict',
    ProtectHome: 'yes',
    PrivateTmp: 'yes',
    PrivateDevices: 'yes',
  },
  ...{
    ProtectKernelModules: 'yes',
    ProtectKernelTunables: 'yes',
    ProtectControlGroups: 'yes',
    RestrictSUIDSGID: 'yes',
  },
  ...{ RestrictNamespaces: 'yes', LockPersonality: 'yes', SystemCallArchitectures: 'native', UMask: '0077' },
}
const SERVED: Readonly<Record<string, string>> = {
  ...{
    Restart: 'on-failure',
    CapabilityBoundingSet: '',
    MemoryDenyWriteExecute: 'no',
    User: 'leme-production',
  },
}
const OPENED = ['$SSH_PORT', '22', '80', '443']

/** The text that a script writes; of several the one that goes to the variable named. */
export function hereDocument(script: string, into?: string): string {
  const documents = [...script.matchAll(/^(.*)<<'?EOF'?.*\n([\s\S]*?)^EOF$/gm)]
  const found = into ? documents.find(([, line]) => line!.includes(`"$${into}"`)) : documents[0]
  if (!found) throw new Error('the script writes nothing')
  return found[2]!
}

export function sshComplaints(script: string): readonly string[] {
  const lines = hereDocument(script).split('\n')
  const guard = script.indexOf('[ "\x24{keys:-0}" -gt 0 ] || refuse')
  const isLate = guard === -1 || guard > script.indexOf('sshd_config.d')
  return [
    ...SSH_LINES.filter((line) => !lines.includes(line)).map((line) => `it does not say ${line}`),
    ...(isLate ? ['the admin may be locked out: keys are not looked for before SSH is changed'] : []),
    ...(/^sshd -t$/m.test(script) ? [] : ['sshd is not asked before it is told']),
  ]
}

export function firewallComplaints(rules: string): readonly string[] {
  const ports = [...rules.matchAll(/^\s*tcp dport (?:\{([^}]*)\}|(\S+)).* accept$/gm)]
    .flatMap(([, several, one]) => (several ?? one!).split(','))
    .map((port) => port.trim())
  return [
    ...(/hook input priority filter; policy drop;/.test(rules)
      ? []
      : ['it lets in what no rule names: no input chain of priority filter drops']),
    ...ports.filter((port) => !OPENED.includes(port)).map((port) => `port ${port} is open to the world`),
    ...(/tcp dport \S+ ct state new add @ssh4 .*limit rate over .* drop/.test(rules)
      ? []
      : ['connections to SSH are not limited']),
    ...(/^flush ruleset/m.test(rules) ? ['it takes the rules of others away'] : []),
  ]
}

export function unitComplaints(unit: Unit, credentials: readonly string[]): readonly string[] {
  const wanted = Object.entries({ ...HARDENED, ...SERVED })
  const environment = unit.values('Service', 'Environment').join(' ')
  const stop = Number(unit.value('Service', 'TimeoutStopSec') ?? 0)
  return [
    ...wanted
      .filter(([key, value]) => unit.value('Service', key) !== value)
      .map(([key, value]) => `${key} is not ${value || 'empty'}`),
    ...(/:\/\/[^\s/]*:[^\s/]*@|PASSWORD=|TOKEN=/.test(environment) ? ['a password stands in it'] : []),
    ...credentials
      .filter((name) => !unit.values('Service', 'LoadCredential').some((one) => one.startsWith(`${name}:`)))
      .map((name) => `${name} is no credential`),
    ...(stop > 30 ? [] : ['it is killed before it has had 30 s to end']),
  ]
}

/** What backups need of the database, and what they must not cost: a full disk, or a login that may do more. */
export function databaseComplaints(step: string, logins: string): readonly string[] {
  const settings = hereDocument(step).split('\n')
  const roles = [...logins.matchAll(/role (leme\w*)\b(.*)$/gm)].filter(
    ([, , rest]) => !rest!.includes('rolname'),
  )
  const hba = [...step.matchAll(/'(host\w*\s[^']*)'/g)].map(([, line]) => line!.split(/\s+/).join(' '))
  return [
    ...['wal_level = replica', "listen_addresses = 'localhost'"]
      .filter((line) => !settings.includes(line))
      .map((line) => `it does not say ${line}`),
    ...(/^max_slot_wal_keep_size = \$\{slot_mb\}MB$/m.test(hereDocument(step)) &&
    /slot_mb=\$\(\(disk_mb > /.test(step)
      ? []
      : ['a backup that stands still may fill the disk: max_slot_wal_keep_size has no bound']),
    ...(hba.length === 1 && hba[0] === 'host replication leme_backup 127.0.0.1/32 scram-sha-256'
      ? []
      : [`others than leme_backup of this machine may copy the server: ${hba.join(', ')}`]),
    ...roles
      .filter(([, , rights]) => /superuser|bypassrls|createdb/.test(rights!))
      .map(([, name]) => `${name} may do more than it needs`),
    ...roles
      .filter(([, name, rights]) => name === 'leme' && /replication/.test(rights!))
      .map(() => 'leme, which serves, may copy the whole server'),
  ]
}

/** Whatever is written goes through put, link and folder, which leave alone what is so already. */
export function scriptComplaints(script: string): readonly string[] {
  const lines = script.split('\n').filter((line) => !/^\s*#/.test(line))
  return lines
    .filter((line) => />>\s*"?\/|(?<![0-9&])>\s*"?\/(?!dev\/null)|\btee\b|\bsed -i\b/.test(line))
    .map((line) => `a file is written past put: ${line.trim()}`)
}

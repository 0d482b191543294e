import { accessSync, constants, existsSync } from 'node:fs'
import { availableParallelism, freemem } from 'node:os'
import { dirname, resolve } from 'node:path'
import {
  attention,
  bad,
  type Check,
  type Finding,
  good,
  judgeCertificate,
  judgeClock,
  judgeMemory,
  unknown,
  worst,
} from '../../../control/operation/index.ts'
import { webRoot } from '../installation.ts'
import { lookAtFile, lookAtServed } from './certificate-look.ts'
import { checkDisk } from './disk-check.ts'
import { aheadOfAddress } from './http-clock.ts'
import type { LookedInstallation } from './looked-installation.ts'

const group = 'Machine' as const
const NODE = 24
/** Left by systemd where the clock is kept by the network. */
const SYNCHRONIZED = '/run/systemd/timesync/synchronized'

/** What this machine is like. */
export function machineChecks(installation: LookedInstallation): readonly Check[] {
  const { config } = installation
  const stateDir = resolve(config.stateDir)
  return [
    { name: 'node', title: 'Node.js', group, look: async () => nodeFinding() },
    { name: 'memory', title: 'Memory, cores', group, look: async () => memoryFinding() },
    { name: 'state-folder', title: 'State folder', group, look: async () => writable(stateDir) },
    {
      ...{ name: 'disk-state', title: 'Disk of the state folder', group },
      look: () =>
        checkDisk(nearestFolder(stateDir), { ...installation, of: 'the state folder', name: 'state' }),
    },
    {
      ...{ name: 'disk-database', title: 'Disk of the database', group },
      look: async () => {
        const { dataDirectory } = await installation.database()
        const isHere = dataDirectory !== null && isLocal(config.database.url) && existsSync(dataDirectory)
        if (!isHere)
          return good('The database has a machine of its own, or its login may not know the folder.')
        return checkDisk(dataDirectory, { ...installation, of: 'the database', name: 'database' })
      },
    },
    { name: 'clocks', title: 'Clocks', group, look: (signal) => clocks(installation, signal) },
    {
      name: 'certificates',
      title: 'Certificates',
      group,
      look: (signal) => certificates(installation, signal),
    },
    { name: 'web', title: 'Web page', group, look: async () => webFinding() },
  ]
}

function nodeFinding(): Finding {
  const isNew = Number.parseInt(process.versions.node, 10) >= NODE
  if (isNew) return good(process.version)
  return bad(
    `${process.version} is older than ${NODE}.`,
    `It comes with the packages of Leme:`,
    'npm install',
  )
}

function memoryFinding(): Finding {
  return judgeMemory({ freeBytes: freemem(), cores: availableParallelism() })
}

function writable(folder: string): Finding {
  try {
    accessSync(nearestFolder(folder), constants.W_OK)
    return good(folder)
  } catch {
    return bad(
      `${folder} cannot be written.`,
      'Give it to this user, or name another: LEME__STATEDIR=/path',
      `chown -R "$(id -un)" ${folder}`,
    )
  }
}

/** The folder itself, or the one in which it would be made. */
function nearestFolder(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestFolder(dirname(folder))
}

function isLocal(url: string): boolean {
  return url === '' || ['localhost', '127.0.0.1', '[::1]', ''].includes(new URL(url).hostname)
}

async function clocks({ config, database, now }: LookedInstallation, signal: AbortSignal): Promise<Finding> {
  const urls = [...config.checks.clocks, ...(config.server.publicUrl === '' ? [] : [config.server.publicUrl])]
  const asked = urls.map(async (url) => {
    const { host } = new URL(url)
    const ahead = await aheadOfAddress(url, { now, signal }).catch(() => undefined)
    return ahead === undefined ? unknown(`${host} tells no time.`) : judgeClock(ahead, host)
  })
  const held = database().then(
    ({ clockAheadMs }) => judgeClock(clockAheadMs, 'the database'),
    ({ message }: Error) => unknown(`The database tells no time: ${message}.`),
  )
  const findings = await Promise.all([held, ...asked])
  const found = worst(findings)
  if (found.state !== 'good') return found
  const kept = existsSync(SYNCHRONIZED) ? ' The network keeps it.' : ''
  return good(`${findings.map(({ reason }) => reason).join(' ')}${kept}`)
}

async function certificates({ config, now }: LookedInstallation, signal: AbortSignal): Promise<Finding> {
  const { publicUrl } = config.server
  const files = config.checks.certificates
  const served = publicUrl.startsWith('https:') ? [lookAtServed(new URL(publicUrl), signal)] : []
  if (served.length + files.length === 0) return good('None is configured: server.publicUrl is not https://.')
  const looks = await Promise.all([...served, ...files.map(lookAtFile)])
  return worst(
    looks.map((look) => ('failure' in look ? bad(look.failure, look.fix) : judgeCertificate(look, now()))),
  )
}

function webFinding(): Finding {
  if (webRoot()) return good('built')
  return attention('It is not built.', 'npm start builds it:', 'npm start')
}

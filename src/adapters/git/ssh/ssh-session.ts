import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { startSshAgent } from './ssh-agent.ts'
import { parseSshKey } from './ssh-key.ts'

/** What ssh needs for one operation: a command with fixed options, behind which stand a key in no file and the hosts that are known. */
export interface SshSession extends AsyncDisposable {
  /** For GIT_SSH_COMMAND, which git gives to a shell. */
  readonly command: string
}

const OPTIONS: readonly string[] = [
  ...['BatchMode=yes', 'StrictHostKeyChecking=yes', 'GlobalKnownHostsFile=none', 'UpdateHostKeys=no'],
  ...[
    'IdentityFile=none',
    'PreferredAuthentications=publickey',
    'PermitLocalCommand=no',
    'ProxyCommand=none',
  ],
  ...['ForwardAgent=no', 'ForwardX11=no', 'ClearAllForwardings=yes', 'ControlMaster=no', 'ControlPath=none'],
  ...['ConnectTimeout=15', 'ServerAliveInterval=10', 'ServerAliveCountMax=3'],
]

/** @throws DeploymentError `git.settings` for a key that cannot be used */
export async function openSshSession({
  privateKey,
  knownHosts,
}: {
  readonly privateKey: string
  readonly knownHosts: string
}): Promise<SshSession> {
  const agent = await startSshAgent(parseSshKey(privateKey))
  const hosts = join(dirname(agent.socket), 'known_hosts')
  await writeFile(hosts, knownHosts.endsWith('\n') ? knownHosts : `${knownHosts}\n`, { mode: 0o600 })
  const options = [...OPTIONS, `IdentityAgent="${agent.socket}"`, `UserKnownHostsFile="${hosts}"`]
  return {
    command: ['ssh', '-F', 'none', ...options.flatMap((option) => ['-o', option])].map(quoted).join(' '),
    [Symbol.asyncDispose]: () => agent[Symbol.asyncDispose](),
  }
}

/** One word to a shell, whatever is in it. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`
}

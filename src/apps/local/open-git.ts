import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  type GitCredentials,
  type GitOpsOptions,
  type OpenedGitOps,
  openGitOps,
} from '../../adapters/git/index.ts'
import type { Secrets } from '../../control/deployment/index.ts'
import { Fault } from '../../domain/index.ts'
import type { AppConfig } from './app-config.ts'

/**
 * The repository of clients' values: a bare one in the state folder, or a copy of the remote. Keys are read
 * from the secrets store each time they are used.
 * @throws DeploymentError, Fault `deploys.file`
 */
export function openGit(
  { deploys, stateDir }: Pick<AppConfig, 'deploys' | 'stateDir'>,
  secrets: Pick<Secrets, 'read'>,
  onEvent?: GitOpsOptions['onEvent'],
): Promise<OpenedGitOps> {
  const { remote, branch, author, credentials, knownHosts, signingKey, allowedSigners } = deploys
  const [, name = 'Leme', email = 'leme@localhost'] = /^(.+) <(.+)>$/.exec(author) ?? []
  return openGitOps({
    folder: join(resolve(stateDir), 'values.git'),
    ...{ branch, author: { name, email } },
    ...(remote !== '' && { remote }),
    ...(credentials !== '' && {
      credentials: async () => credentialsOf(await secrets.read(credentials), knownHosts),
    }),
    ...(signingKey !== '' && {
      signing: {
        privateKey: () => secrets.read(signingKey),
        allowedSigners: allowedSigners === '' ? [] : linesOf(allowedSigners),
        requireSigned: allowedSigners !== '',
      },
    }),
    ...(onEvent && { onEvent }),
  })
}

/** A private key, or `user:token`. */
function credentialsOf(text: string, knownHosts: string): GitCredentials {
  if (text.includes('PRIVATE KEY')) {
    return { kind: 'ssh-key', privateKey: text, knownHosts: linesOf(knownHosts).join('\n') }
  }
  const at = text.indexOf(':')
  return { kind: 'password', username: text.slice(0, Math.max(at, 0)), password: text.slice(at + 1).trim() }
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'))
  } catch (cause) {
    throw new Fault('config', 'deploys.file', `"${path}" cannot be read`, {
      hint: 'It is named by deploys.knownHosts or deploys.allowedSigners.',
      cause,
    })
  }
}

import { DeploymentError } from '../../../control/deployment/index.ts'
import type { Transport } from '../remote-address.ts'
import { openSshSession } from '../ssh/ssh-session.ts'

/** How a remote knows us. */
export type GitCredentials =
  /** Over HTTPS; of most hosts the password is a token. */
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** Over SSH: an Ed25519 key without a passphrase, and lines of known_hosts. */
  | { readonly kind: 'ssh-key'; readonly privateKey: string; readonly knownHosts: string }

/** Asks for credentials whenever they are needed, so that they can be changed without a restart. */
export type LendCredentials = () => Promise<GitCredentials>

/** What git is asked through: a shell function, whose text is the same for everybody. */
export const CREDENTIAL_HELPER =
  '!f() { test "$1" = get && printf "username=%s\\npassword=%s\\n" "$LEME_GIT_USERNAME" "$LEME_GIT_PASSWORD"; }; f'

export interface Lent extends AsyncDisposable {
  /** Of the program; no argument and no file has a secret in it. */
  readonly env: Readonly<Record<string, string>>
  /** What may not be said of a failure. */
  readonly secrets: readonly string[]
}

/** @throws DeploymentError `git.settings` for credentials that do not fit; whatever `lend` throws */
export async function lendCredentials(
  transport: Transport,
  lend: LendCredentials | undefined,
): Promise<Lent> {
  const credentials = lend && transport !== 'file' ? await lend() : undefined
  if (credentials?.kind === 'password' && transport !== 'ssh') {
    const { username, password } = credentials
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a line break would be another answer of the helper
    if (/[\u0000-\u001f]/.test(username + password) || password === '') throw unfit('user name or password')
    return {
      env: { LEME_GIT_USERNAME: username, LEME_GIT_PASSWORD: password },
      secrets: [password],
      async [Symbol.asyncDispose]() {},
    }
  }
  if (credentials?.kind === 'ssh-key' && transport === 'ssh') {
    const session = await openSshSession(credentials)
    return {
      env: { GIT_SSH_COMMAND: session.command, GIT_SSH_VARIANT: 'ssh' },
      secrets: [],
      [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
    }
  }
  if (credentials || transport === 'ssh') throw unfit(`credentials for ${transport}`)
  return { env: {}, secrets: [], async [Symbol.asyncDispose]() {} }
}

function unfit(what: string): DeploymentError {
  return new DeploymentError('git.settings', `${what} of the remote repository cannot be used`, {
    hint: 'Give user name and password (or token) for https, an Ed25519 key and known hosts for ssh.',
  })
}

import { DeploymentError, oneLine } from '../../../control/deployment/index.ts'

const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /Authentication failed|could not read (Username|Password)|Permission denied|\b40[13]\b/i,
    'Check the credentials of the repository and what they may do.',
  ],
  [/Host key verification failed/i, "Put the host's key into the known hosts."],
  [/not found|does not appear to be a git repository|\b404\b/i, 'Check the address of the repository.'],
  [/SSL|certificate/i, 'Check the certificate of the host, and the authorities that are trusted.'],
]
const OTHERWISE = 'Nothing is lost: it is tried again. See that the host answers.'

/** Why a remote could not be reached or refused us, in one line and without a secret. */
export function remoteTrouble(what: string, said: string, secrets: readonly string[]): DeploymentError {
  const reason = reasonOf(said, secrets)
  const hint = HINTS.find(([pattern]) => pattern.test(reason))?.[1] ?? OTHERWISE
  return new DeploymentError('git.unreachable', `the remote repository ${what}: ${reason}`, { hint })
}

/** The lines that say what went wrong, rather than what follows from it. */
function reasonOf(said: string, secrets: readonly string[]): string {
  const lines = said
    .split('\n')
    .filter((line) => /^(fatal|error|remote|ssh):?|Permission denied|verification failed|!/i.test(line))
  const text = lines.filter(
    (line) => !/^error: failed to push|^(fatal: )?(Please make sure|and the repository exists)/i.test(line),
  )
  const reason = secrets.reduce(
    (rest, secret) => rest.replaceAll(secret, '***'),
    (text.length > 0 ? text : lines).join(' '),
  )
  return oneLine(reason.replaceAll(/:\/\/[^\s/@]*@/g, '://')) || 'it said nothing'
}

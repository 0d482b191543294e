import { DeploymentError, type SecretName, unknownSecret } from '../../control/deployment/index.ts'

export interface RemoteCall {
  /** Of the store, for people. */
  readonly store: string
  readonly name: SecretName | undefined
}

const NOT_THERE = new Set(['ResourceNotFoundException', 'SecretNotFound'])
const NO_LOGIN = new Set([
  ...[
    'AccessDeniedException',
    'UnrecognizedClientException',
    'InvalidSignatureException',
    'SignatureDoesNotMatch',
  ],
  ...['ExpiredTokenException', 'ExpiredToken', 'InvalidClientTokenId', 'MissingAuthenticationTokenException'],
  ...['IncompleteSignatureException', 'CredentialsProviderError', 'TokenProviderError', 'DecryptionFailure'],
  ...[
    'EncryptionFailure',
    'CredentialUnavailableError',
    'AuthenticationError',
    'AuthenticationRequiredError',
  ],
  ...['AggregateAuthenticationError', 'Forbidden', 'Unauthorized', 'SecretDisabled'],
])
const NO_STORE = new Set([
  ...['ValidationException', 'InvalidParameterException', 'UnknownOperationException', 'BadParameter'],
])

/**
 * A failure of an SDK by the codes of the port. The SDKs' own errors hold whole requests, with values and logins:
 * they go no further than here.
 */
export function remoteFailure(error: unknown, { store, name }: RemoteCall): DeploymentError {
  if (error instanceof DeploymentError) return error
  const { status, code } = partsOf(error)
  const said = `${store}: ${name ?? 'the list'}: ${code}${status ? ` (${status})` : ''}`
  if (name !== undefined && (NOT_THERE.has(code) || status === 404)) return unknownSecret(name)
  if (NO_LOGIN.has(code) || status === 401 || status === 403) {
    return new DeploymentError('secret.denied', said, {
      hint: 'Correct the login or its rights: docs/guide/secrets.md has what is needed.',
    })
  }
  if (NO_STORE.has(code) || status === 404) {
    return new DeploymentError('secret.store', said, { hint: 'Correct secrets in the configuration.' })
  }
  return new DeploymentError('secret.unreachable', said, { hint: 'Look whether the store can be reached.' })
}

/** The SDKs' name of a failure, and its status where it was answered. */
export function partsOf(error: unknown): { readonly status: number | undefined; readonly code: string } {
  if (!(error instanceof Error)) return { status: undefined, code: 'unknown' }
  const { $metadata, statusCode, code } = error as Error & {
    $metadata?: { httpStatusCode?: number }
    statusCode?: number
    code?: unknown
  }
  const name = typeof code === 'string' && code !== '' ? code : error.name
  return { status: $metadata?.httpStatusCode ?? statusCode, code: name.replace(/[^\w.-]/g, '').slice(0, 60) }
}

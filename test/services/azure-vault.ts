import { randomBytes } from 'node:crypto'
import dns from 'node:dns'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { type AzureVaultStore, azureVaultStore } from './azure-vault-store.ts'
import { type Answered, type Asked, type FaultyHttp, startFaultyHttp } from './faulty-http.ts'
import { selfSigned } from './self-signed.ts'

export interface AzureVault extends FaultyHttp {
  /** Of the vault. */
  readonly vaultUrl: string
  /** Who gives tokens. */
  readonly authorityHost: string
  readonly tenantId: string
  readonly clientId: string
  readonly clientSecret: string
  readonly store: AzureVaultStore
  /** Tokens given so far. */
  tokens: number
  /** What the vault says a token has to be for. */
  resource: string
}

const DOMAIN = 'vault.localhost'

/**
 * An Azure Key Vault and the authority that gives tokens for it, as far as Leme uses them: TLS, a challenge before
 * the first token, tokens for one audience, soft delete. Names below `vault.localhost` lead here, and its
 * certificate is trusted, until it ends.
 */
export async function startAzureVault(): Promise<AzureVault> {
  const certificate = selfSigned([`*.${DOMAIN}`])
  const store = azureVaultStore()
  const tokens = new Map<string, { readonly audience: string; readonly until: number }>()
  const tenantId = '11111111-2222-3333-4444-555555555555'
  const [clientId, clientSecret] = ['66666666-7777-8888-9999-000000000000', 'of a test, which opens nothing']
  const http = await startFaultyHttp(
    (asked) => (asked.headers.host?.startsWith('login.') ? authority(asked) : guarded(asked)),
    certificate,
  )
  const vaultUrl = `https://leme.${DOMAIN}:${http.port}`
  const authorityHost = `https://login.${DOMAIN}:${http.port}`
  const undo = leadHere(certificate.cert)
  const close = http[Symbol.asyncDispose]
  const vault: AzureVault = Object.assign(http, {
    ...{ vaultUrl, authorityHost, tenantId, clientId, clientSecret, store, tokens: 0 },
    resource: `https://${DOMAIN}`,
    async [Symbol.asyncDispose]() {
      undo()
      await close()
    },
  })
  return vault

  function guarded(asked: Asked): Answered {
    const [, token = ''] = /^Bearer (.+)$/.exec(asked.headers.authorization ?? '') ?? []
    const found = tokens.get(token)
    if (found?.audience === vault.resource && found.until > Date.now()) return store.answer(asked, vaultUrl)
    const challenge = `Bearer authorization="${authorityHost}/${tenantId}", resource="${vault.resource}"`
    const error = { code: 'Unauthorized', message: 'AKV10000: Request is missing a Bearer or PoP token.' }
    return { status: 401, headers: { 'www-authenticate': challenge }, body: { error } }
  }

  function authority(asked: Asked): Answered {
    const issuer = `${authorityHost}/${tenantId}`
    if (asked.path.endsWith('/.well-known/openid-configuration')) {
      const body = {
        ...{ issuer: `${issuer}/v2.0`, token_endpoint: `${issuer}/oauth2/v2.0/token` },
        authorization_endpoint: `${issuer}/oauth2/v2.0/authorize`,
        ...{ jwks_uri: `${issuer}/discovery/v2.0/keys`, end_session_endpoint: `${issuer}/logout` },
      }
      return { status: 200, body }
    }
    if (asked.method !== 'POST' || asked.path !== `/${tenantId}/oauth2/v2.0/token`) return { status: 404 }
    const form = new URLSearchParams(asked.body.toString())
    const isKnown = form.get('client_id') === clientId && form.get('client_secret') === clientSecret
    if (form.get('grant_type') !== 'client_credentials' || !isKnown) {
      return {
        status: 401,
        body: { error: 'invalid_client', error_description: 'AADSTS7000215: Invalid client secret.' },
      }
    }
    const audience = (form.get('scope') ?? '').split(' ').find((scope) => scope.endsWith('/.default')) ?? ''
    const access_token = randomBytes(32).toString('base64url')
    tokens.set(access_token, {
      audience: audience.slice(0, -'/.default'.length),
      until: Date.now() + 3_600_000,
    })
    vault.tokens++
    return { status: 200, body: { token_type: 'Bearer', expires_in: 3_600, access_token } }
  }
}

/** Makes this process find the names and trust the certificate; gives what undoes both. */
function leadHere(cert: string): () => void {
  const [lookup, trusted] = [dns.lookup, getCACertificates('default')]
  const here = ((name: string, options: dns.LookupOptions, done: (...answer: unknown[]) => void) => {
    if (!name.endsWith(`.${DOMAIN}`)) return (lookup as (...all: unknown[]) => void)(name, options, done)
    const address = { address: '127.0.0.1', family: 4 }
    return options.all ? done(null, [address]) : done(null, address.address, address.family)
  }) as typeof dns.lookup
  dns.lookup = here
  setDefaultCACertificates([...trusted, cert])
  return () => {
    if (dns.lookup === here) dns.lookup = lookup
    setDefaultCACertificates(getCACertificates('default').filter((one) => one !== cert))
  }
}

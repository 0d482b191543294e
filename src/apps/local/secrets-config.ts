import { Type } from 'typebox'

/** Where secrets of tenants and of the house are kept: see docs/guide/secrets.md. */
export const secretsConfigSchema = Type.Object(
  {
    kind: Type.Union(
      [Type.Literal('file'), Type.Literal('vault'), Type.Literal('aws'), Type.Literal('azure')],
      {
        default: 'file',
        description:
          'Where secrets are kept: a folder of age files, Vault, AWS Secrets Manager, Azure Key Vault.',
      },
    ),
    url: Type.String({
      default: '',
      pattern: '^(https?://.+)?$',
      description:
        "Address of the Vault or Key Vault, such as https://vault.example.com:8200; of AWS another server than the cloud's own.",
    }),
    prefix: Type.String({
      default: 'leme',
      pattern: '^([a-z][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*)?$',
      description: 'Before every name, in Vault, AWS and Azure: several installations can share a store.',
    }),
    cacheSeconds: Type.Integer({
      default: 30,
      minimum: 0,
      maximum: 3600,
      description: 'For so long a value is believed: a rotation is seen within this time.',
    }),
    tokenKeyDays: Type.Integer({
      default: 30,
      minimum: 1,
      maximum: 3650,
      description:
        'Access tokens are signed by a new pair of keys after so many days; those of the old one are good until they end.',
    }),
    folder: Type.String({
      default: '',
      description: 'Of age files; empty is the folder secrets of stateDir.',
    }),
    identityFile: Type.String({
      default: '',
      description:
        'The age identity that opens them; empty is secrets-identity.txt of stateDir, which is made at first use.',
    }),
    identity: Type.String({ default: '', description: 'The age identity itself, in place of a file.' }),
    passphrase: Type.String({
      default: '',
      description: 'Opens an identity that is sealed with a passphrase.',
    }),
    recipients: Type.Array(Type.String(), {
      default: [],
      description: 'Further age recipients (age1…) that can open every secret: a key in a safe.',
    }),
    keep: Type.Integer({
      default: 5,
      minimum: 1,
      maximum: 100,
      description: 'So many versions of each secret stay in the folder.',
    }),
    mount: Type.String({
      default: 'secret',
      pattern: '^[A-Za-z0-9][A-Za-z0-9_-]*(/[A-Za-z0-9][A-Za-z0-9_-]*)*$',
      description: 'Of Vault: where its KV version 2 engine is mounted.',
    }),
    namespace: Type.String({ default: '', description: 'Of Vault Enterprise: the namespace.' }),
    auth: Type.Union([Type.Literal('token'), Type.Literal('approle'), Type.Literal('kubernetes')], {
      default: 'token',
      description: 'Of Vault: how to log in.',
    }),
    authMount: Type.String({
      default: '',
      pattern: '^([A-Za-z0-9][A-Za-z0-9_-]*(/[A-Za-z0-9][A-Za-z0-9_-]*)*)?$',
      description: 'Of Vault: where that way to log in is mounted; empty is under its own name.',
    }),
    token: Type.String({ default: '', description: 'Of Vault: the token.' }),
    roleId: Type.String({ default: '', description: 'Of Vault: the role of an AppRole.' }),
    secretId: Type.String({ default: '', description: 'Of Vault: the secret of an AppRole.' }),
    role: Type.String({ default: '', description: 'Of Vault: the role of the Kubernetes login.' }),
    jwtFile: Type.String({
      default: '/var/run/secrets/kubernetes.io/serviceaccount/token',
      description: "Of Vault: the pod's token.",
    }),
    region: Type.String({ default: '', description: 'Of AWS; empty looks where the SDK does.' }),
    kmsKeyId: Type.String({
      default: '',
      description: "Of AWS: the key that seals new secrets; empty is the account's own.",
    }),
  },
  { additionalProperties: false },
)

export const SECRETS_DEFAULTS = {
  kind: 'file' as const,
  url: '',
  prefix: 'leme',
  cacheSeconds: 30,
  tokenKeyDays: 30,
  folder: '',
  identityFile: '',
  identity: '',
  passphrase: '',
  recipients: [],
  keep: 5,
  mount: 'secret',
  namespace: '',
  auth: 'token' as const,
  authMount: '',
  token: '',
  roleId: '',
  secretId: '',
  role: '',
  jwtFile: '/var/run/secrets/kubernetes.io/serviceaccount/token',
  region: '',
  kmsKeyId: '',
}

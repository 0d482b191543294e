import { Type } from 'typebox'

const Strict = { additionalProperties: false } as const

/** Bots of clients: where their wanted state stands, and what runs them. */
export const deploysConfigSchema = Type.Object(
  {
    runtime: Type.Union([Type.Literal('local'), Type.Literal('argo')], {
      default: 'local',
      description: 'local: processes of this machine; argo: a cluster that Argo CD keeps.',
    }),
    remote: Type.String({
      default: '',
      description:
        'Repository of the values, https:// or ssh://; empty keeps a bare one of its own in stateDir.',
    }),
    branch: Type.String({
      default: 'main',
      minLength: 1,
      description: 'Branch that is followed and written.',
    }),
    author: Type.String({
      default: 'Leme <leme@localhost>',
      pattern: '^[^<>\\n]+ <[^<>\\s]+@[^<>\\s]+>$',
      description: 'Who commits: Name <address>.',
    }),
    credentials: Type.String({
      default: '',
      description: 'Name of the secret with the login of the remote: user:token, or an SSH key.',
    }),
    knownHosts: Type.String({
      default: '',
      description: 'File with the host keys of an SSH remote, as ssh-keyscan prints them.',
    }),
    signingKey: Type.String({
      default: '',
      description: 'Name of the secret with an Ed25519 key that signs commits; empty signs none.',
    }),
    allowedSigners: Type.String({
      default: '',
      description:
        'File of allowed signers; commits of others make their client degraded. Empty asks for none.',
    }),
    kubeconfig: Type.String({ default: '', description: 'For argo; empty is the pod’s own account.' }),
    applicationSet: Type.String({
      default: 'leme-clients',
      description: 'For argo: what makes the Applications, told when a client comes or goes.',
    }),
    argoNamespace: Type.String({ default: 'argocd', description: 'For argo: where the Applications are.' }),
    freqtradeStrategies: Type.Array(Type.String(), {
      default: [],
      description:
        'Folders of NAME.py: strategies of freqtrade that its image ships, for bots of that runtime.',
    }),
    healthMinutes: Type.Number({
      default: 10,
      exclusiveMinimum: 0,
      description: 'How long a bot may take to become healthy before its command is rolled back.',
    }),
    settleSeconds: Type.Number({
      default: 8,
      minimum: 0,
      description: 'How long it has to be seen healthy without a break.',
    }),
    degradedSeconds: Type.Number({
      default: 30,
      minimum: 0,
      description: 'How long it may be seen degraded without a break before that counts as failed.',
    }),
    webhookNetworks: Type.Array(Type.String(), {
      default: [],
      description: 'Private networks (CIDR) that webhooks may call; http:// is taken for them alone.',
    }),
  },
  Strict,
)

export const DEPLOYS_DEFAULTS = {
  ...{ runtime: 'local' as const, remote: '', branch: 'main', author: 'Leme <leme@localhost>' },
  ...{ credentials: '', knownHosts: '', signingKey: '', allowedSigners: '' },
  ...{ healthMinutes: 10, settleSeconds: 8, degradedSeconds: 30 },
  ...{
    kubeconfig: '',
    applicationSet: 'leme-clients',
    argoNamespace: 'argocd',
    webhookNetworks: [] as string[],
    freqtradeStrategies: [] as string[],
  },
}

import { Type } from 'typebox'

/** Where the server listens, to which names it answers, and whom it believes. */
export const serverConfigSchema = Type.Object(
  {
    host: Type.String({ default: '127.0.0.1', minLength: 1, description: 'Address to listen on.' }),
    port: Type.Integer({
      default: 7870,
      minimum: 1,
      maximum: 65535,
      description: 'A taken port moves on.',
    }),
    livenessPort: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 65535,
      description:
        'Port of /health/live of a server or worker, which tells from a thread of its own whether the process has to be restarted; 0 is none.',
    }),
    publicUrl: Type.String({
      default: '',
      pattern: '^(https?://[^/?#@\\s]+)?$',
      description:
        'Address that people type, such as https://leme.example: links begin with it, and its host is answered to.',
    }),
    hosts: Type.Array(Type.String(), {
      default: [],
      description: 'Host names to answer to besides those of this machine itself.',
    }),
    trustedProxies: Type.Array(Type.String(), {
      default: [],
      description: 'Networks (CIDR) of the proxies whose X-Forwarded headers are believed.',
    }),
    hookToken: Type.String({
      default: '',
      description: 'Bearer token with which Argo CD may tell what it did; empty lets nobody.',
    }),
    metricsToken: Type.String({ default: '', description: 'Bearer token that may read /metrics.' }),
  },
  { additionalProperties: false },
)

export const SERVER_DEFAULTS = {
  ...{
    host: '127.0.0.1',
    port: 7870,
    livenessPort: 0,
    publicUrl: '',
    hosts: [] as string[],
    trustedProxies: [] as string[],
  },
  ...{ hookToken: '', metricsToken: '' },
}

/** A kubeconfig as kubectl and client libraries read it; JSON is YAML too. */
export function kubeconfigText({
  url,
  token,
  certificate,
  namespace = 'default',
}: {
  readonly url: string
  readonly token: string
  readonly certificate?: string | undefined
  readonly namespace?: string
}): string {
  const cluster = {
    server: url,
    ...(certificate && { 'certificate-authority-data': Buffer.from(certificate).toString('base64') }),
  }
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster }],
    users: [{ name: 'test', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test', namespace } }],
    'current-context': 'test',
  }
  return `${JSON.stringify(config, null, 2)}\n`
}

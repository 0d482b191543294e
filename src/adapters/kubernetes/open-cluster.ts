import { type ClusterLink, clusterLink, type LinkTiming } from './cluster-link.ts'
import { KubernetesError } from './kubernetes-error.ts'

/** How the API is found and who we are there. */
export type ClusterAccess =
  | { readonly kind: 'kubeconfig'; readonly path: string; readonly context?: string }
  /** As the account of the pod that this process runs in. `root` stands before the paths of its files. */
  | { readonly kind: 'in-cluster'; readonly root?: string }

/**
 * The API of a cluster. Nothing is asked of it yet.
 * @throws KubernetesError `kubernetes.config`
 */
export async function openCluster(
  access: ClusterAccess,
  timing: Partial<LinkTiming> = {},
): Promise<ClusterLink> {
  const kube = await import('@kubernetes/client-node')
  const config = new kube.KubeConfig()
  const where = access.kind === 'kubeconfig' ? access.path : "the pod's own account"
  try {
    if (access.kind === 'in-cluster') config.loadFromCluster(access.root)
    else config.loadFromFile(access.path)
  } catch (cause) {
    throw new KubernetesError('kubernetes.config', `${where} cannot be read: ${(cause as Error).message}`, {
      cause,
      hint: 'Write the path of a kubeconfig, as kubectl takes it.',
    })
  }
  if (access.kind === 'kubeconfig' && access.context) config.setCurrentContext(access.context)
  const cluster = config.getCurrentCluster()
  if (cluster && URL.canParse(cluster.server)) return clusterLink(kube, config, timing)
  throw new KubernetesError('kubernetes.config', `${where} names no cluster to speak to`, {
    hint: 'Set current-context to a context whose cluster has a server.',
  })
}

export type { ClusterLink, LinkTiming } from './cluster-link.ts'
export type { JobOrder } from './job-manifest.ts'
export { type KubernetesCode, KubernetesError } from './kubernetes-error.ts'
export {
  type JobKey,
  type JobState,
  type KubernetesJobs,
  type KubernetesJobsOptions,
  kubernetesJobs,
} from './kubernetes-jobs.ts'
export {
  type KubernetesEvent,
  type KubernetesRuntimeOptions,
  kubernetesRuntime,
  type RuntimeTiming,
  refusedByCluster,
} from './kubernetes-runtime.ts'
export {
  BOT_LABEL,
  botObjectName,
  CLIENT_LABEL,
  COMMAND_LABEL,
  jobNameOf,
  namespaceOf,
  PART_LABEL,
  SUSPENDED_LABEL,
} from './names.ts'
export { type ClusterAccess, openCluster } from './open-cluster.ts'

import type { KubeObject } from '../object.ts'

/** How a pod fares on its node. Texts in `log` are what its container prints. */
export type Outcome =
  | { readonly kind: 'ready'; readonly log?: string }
  /** Runs, and its readiness probe fails. */
  | { readonly kind: 'not-ready'; readonly message?: string; readonly log?: string }
  /** No node takes it. */
  | { readonly kind: 'unschedulable'; readonly message?: string }
  /** Its container is being made, and that takes long. */
  | { readonly kind: 'creating' }
  | { readonly kind: 'image'; readonly message?: string }
  /** Ends again and again; `restarts` counts the times. */
  | {
      readonly kind: 'crash'
      readonly exitCode?: number
      readonly message?: string
      readonly log?: string
      readonly restarts?: number
      readonly reason?: 'Error' | 'OOMKilled'
    }
  /** An init container of this name ends so. */
  | {
      readonly kind: 'init-fails'
      readonly container: string
      readonly exitCode?: number
      readonly message?: string
      readonly log?: string
      readonly restarts?: number
    }
  | { readonly kind: 'succeeds'; readonly log?: string }
  | { readonly kind: 'fails'; readonly exitCode?: number; readonly message?: string; readonly log?: string }

/** Pods of Jobs come to an end, the others get ready. */
export function usualOutcome(pod: KubeObject): Outcome {
  const { restartPolicy } = pod.spec as { restartPolicy?: string }
  return restartPolicy === 'Never' || restartPolicy === 'OnFailure' ? { kind: 'succeeds' } : { kind: 'ready' }
}

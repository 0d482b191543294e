import { Fault, type FaultKind } from '../../domain/index.ts'

export type KubernetesCode =
  /** No kubeconfig, or one that says nothing of use. */
  | 'kubernetes.config'
  | 'kubernetes.unreachable'
  | 'kubernetes.denied'
  /** The API answered something else than what was asked for. */
  | 'kubernetes.refused'
  /** A job of this name is there, and it is another one. */
  | 'kubernetes.job-changed'
  /** A job of this name is being deleted. */
  | 'kubernetes.job-ending'
  | 'kubernetes.job-unknown'

const KINDS: Readonly<Record<KubernetesCode, FaultKind>> = {
  'kubernetes.config': 'config',
  'kubernetes.unreachable': 'remote',
  'kubernetes.denied': 'auth',
  'kubernetes.refused': 'failed',
  'kubernetes.job-changed': 'conflict',
  'kubernetes.job-ending': 'conflict',
  'kubernetes.job-unknown': 'no-data',
}

export interface KubernetesErrorDetails {
  readonly hint?: string
  readonly cause?: unknown
  /** What the API answered: 404, 409, 410. */
  readonly status?: number
  /** How long it wants to be left alone. */
  readonly retryAfterMs?: number
}

export class KubernetesError extends Fault {
  declare readonly code: KubernetesCode
  readonly status: number | undefined
  readonly retryAfterMs: number | undefined

  constructor(code: KubernetesCode, message: string, details: KubernetesErrorDetails = {}) {
    const { status, retryAfterMs, ...others } = details
    super(KINDS[code], code, message, others)
    this.status = status
    this.retryAfterMs = retryAfterMs
  }
}

/** Whether the API answered so. */
export function hasStatus(error: unknown, status: number): boolean {
  return error instanceof KubernetesError && error.status === status
}

import type { JobResult, JobSpec } from '../../control/job/index.ts'
import { Fault, type FaultKind } from '../../domain/index.ts'

/** What the process of a job is started with: nothing but this, its strategy's file and what it asks for. JSON. */
export interface JobOrder {
  readonly kind: 'order'
  readonly spec: JobSpec
  /** The strategy's file, verified; the only one that the process may read beside Leme's own. */
  readonly strategyPath: string
  readonly memoryMb: number
  /** For the trials of a search. */
  readonly threads: number
}

/** What a process may ask of its worker's store; it has no connection of its own. */
export type LentMethod = 'candles.list' | 'candles.read' | 'funding.read'

export interface LentAnswer {
  readonly kind: 'lent'
  readonly call: number
  readonly value?: unknown
  readonly fault?: CarriedFault
}

/** A failure as it crosses the border of a process. */
export interface CarriedFault {
  readonly kind: FaultKind
  readonly code: string
  readonly message: string
  readonly hint: string | null
}

export type JobMessage =
  | {
      readonly kind: 'ask'
      readonly call: number
      readonly method: LentMethod
      readonly args: readonly unknown[]
    }
  | { readonly kind: 'progress'; readonly progress: number; readonly message: string }
  | { readonly kind: 'done'; readonly result: JobResult }
  | { readonly kind: 'failed'; readonly fault: CarriedFault }

export function carriedFault(error: unknown): CarriedFault {
  if (!(error instanceof Fault)) {
    const message = error instanceof Error ? error.message : String(error)
    return carriedFault(new Fault('failed', 'job.failed', message))
  }
  const { kind, code, message, hint } = error
  return { kind, code, message, hint: hint ?? null }
}

export function faultOf({ kind, code, message, hint }: CarriedFault): Fault {
  return new Fault(kind, code, message, hint === null ? {} : { hint })
}

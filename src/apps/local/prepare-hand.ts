import { Worker } from 'node:worker_threads'
import { Fault, type FaultDetails, type FaultKind } from '../../domain/index.ts'
import { EXTENSION } from './installation.ts'
import type { PreparedShare, PrepareRequest } from './prepare-share.ts'

/** What another hand is told. */
export interface HandTask {
  readonly request: PrepareRequest
  /** Of the desk that deals the files out. */
  readonly memory: SharedArrayBuffer
  readonly number: number
}

/** A failure as it crosses from a thread; classes do not. */
export interface CarriedFault {
  readonly kind: FaultKind
  readonly code: string
  readonly message: string
  readonly details: FaultDetails
}

/** What a hand answers, once. */
export interface HandAnswer {
  readonly prepared: PreparedShare['prepared']
  readonly failure?: { readonly file: number; readonly fault: CarriedFault }
}

/** Another thread that takes files from a desk. */
export interface Hand {
  readonly number: number
  readonly share: Promise<PreparedShare>
  /** Ends it without an answer. */
  dismiss(): void
}

export function startHand(request: PrepareRequest, memory: SharedArrayBuffer, number: number): Hand {
  const workerData: HandTask = { request, memory, number }
  const worker = new Worker(new URL(`./prepare-thread${EXTENSION}`, import.meta.url), { workerData })
  const share = new Promise<HandAnswer>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('a thread that prepared candles ended early')))
  }).then(shareOf)
  const dismiss = () => void worker.terminate()
  // Whoever asks for the share is told; a hand that fails before that fails nobody else.
  share.then(dismiss, dismiss)
  return { number, share, dismiss }
}

function shareOf({ prepared, failure }: HandAnswer): PreparedShare {
  if (!failure) return { prepared }
  const { kind, code, message, details } = failure.fault
  return { prepared, failure: { file: failure.file, error: new Fault(kind, code, message, details) } }
}

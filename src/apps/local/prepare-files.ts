import { statSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { loadStrategy } from '../../adapters/strategy-file/index.ts'
import { Fault, type FaultDetails, type FaultKind } from '../../domain/index.ts'
import { type Market, type PrepareMarketOptions, prepareMarket } from '../../trade/engine/index.ts'
import type { LoadedStrategy } from '../../trade/strategy/index.ts'
import { readSeries, type SeriesFile } from './candle-series.ts'
import { EXTENSION } from './installation.ts'
import { lendFromFiles } from './other-candles.ts'

/** Threads pay off beyond this; one takes some 60 ms to start. */
const BYTES_WORTH_A_THREAD = 4_000_000

export interface PreparedFile {
  readonly market: Market
  readonly warnings: readonly string[]
  readonly loadMs: number
  readonly indicatorsMs: number
}

export interface PrepareRequest {
  readonly strategyPath: string
  readonly files: readonly SeriesFile[]
  readonly options: PrepareMarketOptions
  /** Folder or files where the strategy's other series lie. */
  readonly others?: readonly string[]
}

/** Reads files and lets the strategy decide on every candle of them, one file after the other. */
export function prepareHere(
  { strategy }: LoadedStrategy,
  { files, options, others = [] }: PrepareRequest,
): PreparedFile[] {
  const otherCandles = lendFromFiles(others)
  return files.map((file) => {
    const start = performance.now()
    const { pair, candles, warnings } = readSeries(file)
    const loaded = performance.now()
    const market = prepareMarket(strategy, { pair, candles }, { ...options, otherCandles })
    return { market, warnings, loadMs: loaded - start, indicatorsMs: performance.now() - loaded }
  })
}

/**
 * The same in threads, where there is enough to read; columns come back in shared memory. The result
 * does not depend on the number of threads.
 */
export async function prepareFiles(request: PrepareRequest, workers: number): Promise<PreparedFile[]> {
  const { files } = request
  const bytes = files.reduce(
    (sum, { path }) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
  const threads = Math.min(workers, files.length, Math.ceil(bytes / BYTES_WORTH_A_THREAD))
  if (threads <= 1) return prepareHere(await loadStrategy(request.strategyPath), request)
  return prepareInThreads(request, threads)
}

/** Always in threads; files are dealt out in turn. */
export async function prepareInThreads(request: PrepareRequest, threads: number): Promise<PreparedFile[]> {
  const hands = Array.from({ length: threads }, (_, hand) =>
    request.files.filter((_, i) => i % threads === hand),
  )
  const dealt = await Promise.all(hands.map((files) => inThread({ ...request, files })))
  return request.files.map((_, i) => dealt[i % threads]![Math.floor(i / threads)]!)
}

/** A failure as it crosses from a thread; classes do not. */
export interface CarriedFault {
  readonly kind: FaultKind
  readonly code: string
  readonly message: string
  readonly details: FaultDetails
}

export type Answer = { readonly prepared: PreparedFile[] } | { readonly fault: CarriedFault }

async function inThread(request: PrepareRequest): Promise<PreparedFile[]> {
  const worker = new Worker(new URL(`./prepare-thread${EXTENSION}`, import.meta.url), { workerData: request })
  try {
    const answer = await new Promise<Answer>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.once('exit', () => reject(new Error('a thread that prepared candles ended early')))
    })
    if ('fault' in answer) {
      const { kind, code, message, details } = answer.fault
      throw new Fault(kind, code, message, details)
    }
    return answer.prepared
  } finally {
    await worker.terminate()
  }
}

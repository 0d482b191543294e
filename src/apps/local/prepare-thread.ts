import { parentPort, workerData } from 'node:worker_threads'
import { loadStrategy } from '../../adapters/strategy-file/index.ts'
import { Fault } from '../../domain/index.ts'
import { FileDesk } from './file-desk.ts'
import { locatedFault } from './located-fault.ts'
import type { CarriedFault, HandAnswer, HandTask } from './prepare-hand.ts'
import { prepareShare } from './prepare-share.ts'

/** Entry of a thread: prepares files until none is left and answers once. */
const { request, memory, number } = workerData as HandTask
parentPort!.postMessage(await answer())

async function answer(): Promise<HandAnswer> {
  const desk = new FileDesk(memory)
  const { prepared, failure } = await prepareShare(await loadStrategy(request.strategyPath), request, {
    take: () => desk.take(number),
  })
  if (!failure) return { prepared }
  desk.close()
  return { prepared, failure: { file: failure.file, fault: carried(failure.error) } }
}

function carried(thrown: unknown): CarriedFault {
  const error = locatedFault(thrown, request.strategyPath)
  if (!(error instanceof Fault)) throw error
  const { kind, code, message, hint, where } = error
  return { kind, code, message, details: { ...(hint && { hint }), ...(where && { where }) } }
}

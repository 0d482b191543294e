import { parentPort, workerData } from 'node:worker_threads'
import { loadStrategy } from '../../adapters/strategy-file/index.ts'
import { Fault } from '../../domain/index.ts'
import { locatedFault } from './located-fault.ts'
import { type Answer, type PrepareRequest, prepareHere } from './prepare-files.ts'

/** Entry of a thread: prepares its share of the files and answers once. */
const request = workerData as PrepareRequest
parentPort!.postMessage(await answer())

async function answer(): Promise<Answer> {
  try {
    return { prepared: prepareHere(await loadStrategy(request.strategyPath), request) }
  } catch (thrown) {
    const error = locatedFault(thrown, request.strategyPath)
    if (!(error instanceof Fault)) throw error
    const { kind, code, message, hint, where } = error
    return { fault: { kind, code, message, details: { ...(hint && { hint }), ...(where && { where }) } } }
  }
}

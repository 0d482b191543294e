import { parentPort, workerData } from 'node:worker_threads'
import { loadStrategy } from '../../adapters/strategy-file/index.ts'
import { evaluateTrial } from './evaluate-trial.ts'
import type { TrialAnswer, TrialGround, TrialOrder } from './trial-threads.ts'

/** Entry of a thread: runs one trial after another on candles that it shares. */
let ground = workerData as TrialGround
const { strategy } = await loadStrategy(ground.data.strategyPath)
parentPort!.on('message', (order: TrialOrder) => parentPort!.postMessage(answer(order)))
parentPort!.postMessage('ready')

function answer({ number, parameters, turnTo }: TrialOrder): TrialAnswer {
  if (turnTo) ground = turnTo
  const { data, judgement } = ground
  try {
    return { number, evaluation: evaluateTrial(strategy, data, { parameters, judgement }) }
  } catch (error) {
    return { number, reason: error instanceof Error ? error.message : String(error) }
  }
}

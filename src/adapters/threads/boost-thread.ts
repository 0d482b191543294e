import { parentPort } from 'node:worker_threads'
import { boostMember } from '../../math/index.ts'
import { type Call, GO_HOME, SIGNAL, waitWhile } from './boost-loop.ts'

parentPort?.on('message', help)

/** Does this member's share of every step until the team ends. */
function help({ memory, signals, member, count }: Call): void {
  const work = boostMember(memory)
  Atomics.add(signals, SIGNAL.here, 1)
  for (let turn = 0; ; turn++) {
    waitWhile(signals, SIGNAL.turn, turn)
    const step = Atomics.load(signals, SIGNAL.step)
    try {
      if (step !== GO_HOME) work(step, member, count)
    } catch {
      Atomics.store(signals, SIGNAL.failed, 1)
    }
    if (Atomics.sub(signals, SIGNAL.left, 1) === 1) Atomics.notify(signals, SIGNAL.left)
    if (step === GO_HOME) return
  }
}

import { Worker } from 'node:worker_threads'
import type { BoostTeam, BoostThreads, SharedMemory } from '../../math/index.ts'
import { PipelineFault } from '../../trade/pipeline/index.ts'
import { type Call, GO_HOME, SIGNAL, waitWhile } from './boost-loop.ts'
import { BOOST_THREAD_ENTRY } from './entry.ts'

/** A share that takes longer belongs to a thread that is gone. */
const MOST_MS = 120_000

export interface OpenBoostThreads extends BoostThreads, AsyncDisposable {}

export interface BoostThreadOptions {
  /** File that a thread starts with. */
  readonly entry?: URL
}

/**
 * `count` threads for trainings in this one, which is one of them and waits while the others work. They start with
 * the first training that is large enough and stay until disposed; idle ones do not keep the process alive. Steps
 * are handed over by words in shared memory, which takes some microseconds where a message takes 70.
 * @throws PipelineFault `worker.failed` where a share fails or takes two minutes
 */
export function openBoostThreads(count: number, options: BoostThreadOptions = {}): OpenBoostThreads {
  const { entry = BOOST_THREAD_ENTRY } = options
  let helpers: readonly Worker[] = []

  function gather(memory: SharedMemory): BoostTeam {
    if (helpers.length === 0) helpers = Array.from({ length: count - 1 }, () => start(entry))
    const signals = new Int32Array(new SharedArrayBuffer(SIGNAL.length * 4))
    const called = helpers
    called.forEach((helper, at) => {
      helper.postMessage({ memory, signals, member: at + 1, count } satisfies Call)
    })
    return teamOf(signals, called.length, () => {
      helpers = []
      for (const helper of called) void helper.terminate()
    })
  }
  return {
    count,
    gather,
    async [Symbol.asyncDispose]() {
      const ended = helpers
      helpers = []
      await Promise.all(ended.map((helper) => helper.terminate()))
    },
  }
}

function start(entry: URL): Worker {
  const worker = new Worker(entry)
  worker.unref()
  return worker
}

/** `onLost` is called when a member is gone. */
function teamOf(signals: Int32Array, others: number, onLost: () => void): BoostTeam {
  let isLost = false

  function begin(step: number): void {
    Atomics.store(signals, SIGNAL.step, step)
    Atomics.store(signals, SIGNAL.left, others)
    Atomics.add(signals, SIGNAL.turn, 1)
    Atomics.notify(signals, SIGNAL.turn)
  }
  function finish(): void {
    for (let left = others; left > 0; left = Atomics.load(signals, SIGNAL.left)) {
      if (waitWhile(signals, SIGNAL.left, left, MOST_MS)) continue
      isLost = true
      onLost()
      throw failed(`a thread did not do its share of a training in ${MOST_MS / 1000} s`)
    }
    if (Atomics.load(signals, SIGNAL.failed) !== 0) throw failed('a thread failed in its share of a training')
  }
  return {
    run(step, share) {
      if (Atomics.load(signals, SIGNAL.here) < others) share(0, 1)
      else {
        begin(step)
        share(0, others + 1)
        finish()
      }
    },
    end() {
      if (!isLost) begin(GO_HOME)
    },
  }
}

function failed(message: string): PipelineFault {
  return new PipelineFault('worker.failed', message)
}

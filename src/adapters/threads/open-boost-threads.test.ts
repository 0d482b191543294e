import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { type BoostOptions, random, trainBoostedTrees } from '../../math/index.ts'
import { openBoostThreads } from './open-boost-threads.ts'

const ROWS = 30_000
const FEATURES = 21
const OPTIONS: BoostOptions = { objective: 'binary', trees: 8, rowFraction: 0.8, categorical: [2] }

function sample() {
  const chance = random('threads')
  const features = Array.from({ length: FEATURES }, (_, feature) =>
    Float64Array.from({ length: ROWS }, () => (feature === 2 ? chance.int(5) : chance.normal())),
  )
  const target = features[0]!.map((x, row) => (x + features[1]![row]! > chance.normal() ? 1 : 0))
  return { features, target }
}

/** Steps that a team was told of. */
function counting(threads: ReturnType<typeof openBoostThreads>) {
  const found = { shared: 0, alone: 0 }
  const counted = {
    count: threads.count,
    gather(memory: Parameters<typeof threads.gather>[0]) {
      const team = threads.gather(memory)
      return {
        end: () => team.end(),
        run: (step: number, share: (member: number, members: number) => void) =>
          team.run(step, (member, members) => {
            found[members === 1 ? 'alone' : 'shared']++
            share(member, members)
          }),
      }
    },
  }
  return { found, counted }
}

describe('threads of trainings', () => {
  const { features, target } = sample()
  const alone = trainBoostedTrees(features, target, OPTIONS)

  for (const count of [2, 3, 7]) {
    it(`give the model of one thread, ${count} of them`, async () => {
      await using threads = openBoostThreads(count)
      const { found, counted } = counting(threads)
      for (let tries = 0; tries < 200 && found.shared === 0; tries++) {
        assert.deepEqual(trainBoostedTrees(features, target, OPTIONS, counted), alone)
        await setTimeout(25)
      }
      assert.ok(found.shared > 0, 'the others never came')
      for (const seed of [1, 2]) {
        const options: BoostOptions = { ...OPTIONS, seed, objective: 'regression' }
        const wanted = trainBoostedTrees(features, target, options)
        assert.deepEqual(trainBoostedTrees(features, target, options, counted), wanted)
      }
    })
  }

  it('do it alone where the others cannot come', async () => {
    const unable = new URL('data:text/javascript,setInterval(()=>{},1e6)')
    await using threads = openBoostThreads(2, { entry: unable })
    assert.deepEqual(trainBoostedTrees(features, target, OPTIONS, threads), alone)
  })

  it('say that a share failed', async () => {
    const failing = `
      import { parentPort } from 'node:worker_threads'
      parentPort.on('message', ({ signals }) => {
        Atomics.add(signals, 4, 1)
        Atomics.wait(signals, 0, 0)
        Atomics.store(signals, 3, 1)
        Atomics.sub(signals, 2, 1)
        Atomics.notify(signals, 2)
      })`
    const entry = new URL(`data:text/javascript,${encodeURIComponent(failing)}`)
    await using threads = openBoostThreads(2, { entry })
    const train = () => trainBoostedTrees(features, target, OPTIONS, threads)
    let thrown: unknown
    for (let tries = 0; tries < 200 && thrown === undefined; tries++) {
      try {
        train()
      } catch (error) {
        thrown = error
      }
      await setTimeout(25)
    }
    assert.match(String(thrown), /a thread failed in its share/)
  })
})

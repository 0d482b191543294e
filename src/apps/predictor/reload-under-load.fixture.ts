import assert from 'node:assert/strict'
import { Agent, request as httpRequest } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import {
  LATEST_MODELS,
  type ObjectStore,
  readObject,
  type SavePanelOptions,
  savePanel,
  type TrainedPanelModel,
} from '../../trade/pipeline/index.ts'
import { buildPredictor } from './build-predictor.ts'
import { ModelDesk } from './model-desk.ts'

/** Models, and what is saved with them. */
export type TrainedSet = SavePanelOptions & { readonly trained: readonly TrainedPanelModel[] }

interface Answer {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly body: string
}

const CLIENTS = 100
const RELOADS = 100

/**
 * A hundred clients ask and ask while the list of models changes and is loaded a hundred times: nobody is
 * refused, each answer is of one version as a whole, and before the first load all are told when to come again.
 */
export async function reloadUnderLoad(
  store: ObjectStore,
  sets: readonly [TrainedSet, TrainedSet],
  {
    pauseMs = 0,
  }: { /** Of a client between an answer and its next question. */ readonly pauseMs?: number } = {},
): Promise<void> {
  const desk = new ModelDesk({ store, clock: Date.now })
  const app = buildPredictor({ desk, clock: Date.now })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as { port: number }
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS + 1 })
  const ask = (path: string, method = 'GET') =>
    new Promise<Answer>((resolve, reject) => {
      const sent = httpRequest({ host: '127.0.0.1', port, path, method, agent }, (response) => {
        const pieces: Buffer[] = []
        response.on('data', (piece) => pieces.push(piece))
        response.on('end', () =>
          resolve({
            status: response.statusCode!,
            retryAfter: response.headers['retry-after'],
            body: Buffer.concat(pieces).toString(),
          }),
        )
        response.on('error', reject)
      })
      sent.on('error', reject).end()
    })

  try {
    const early = await Promise.all(Array.from({ length: CLIENTS }, () => ask('/symbol/A001')))
    for (const { status, retryAfter } of early) assert.deepEqual([status, retryAfter], [503, '5'])

    const truths = new Map<string, { close: number; models: string }>()
    const lists: Uint8Array[] = []
    for (const { trained, ...options } of sets) {
      await savePanel(store, trained, options)
      lists.push((await readObject(store, LATEST_MODELS, { maxBytes: 1e6 })).bytes)
      assert.equal((await ask('/reload', 'POST')).status, 200)
      const answer = JSON.parse((await ask('/symbol/A001')).body)
      truths.set(answer.version, { close: answer.close, models: valuesOf(answer) })
    }
    assert.equal(truths.size, 2)

    let reloading = true
    let answers = 0
    const seen = new Set<string>()
    const client = async () => {
      while (reloading) {
        const { status, body } = await ask('/symbol/A001')
        assert.equal(status, 200)
        const answer = JSON.parse(body)
        const truth = truths.get(answer.version)
        assert.ok(truth, answer.version)
        assert.deepEqual([answer.close, valuesOf(answer)], [truth.close, truth.models])
        seen.add(answer.version)
        answers++
        if (pauseMs > 0) await setTimeout(pauseMs)
      }
    }
    const clients = Promise.all(Array.from({ length: CLIENTS }, client))
    for (let reload = 0; reload < RELOADS; reload++) {
      await store.put(LATEST_MODELS, lists[reload % 2]!)
      const { status, body } = await ask('/reload', 'POST')
      assert.equal(status, 200, body)
      assert.equal(JSON.parse(body).changed, true)
    }
    reloading = false
    await clients
    assert.ok(answers >= CLIENTS, `${answers} answers`)
    assert.equal(seen.size, 2)
  } finally {
    agent.destroy()
    await app.close()
  }
}

function valuesOf({ predictions }: { readonly predictions: readonly Record<string, number>[] }): string {
  return predictions.map(({ nextClose, probabilityUp }) => nextClose ?? probabilityUp).join()
}

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { after, afterEach, before, describe, it } from 'node:test'
import { type Azurite, startAzurite } from '../../../test/services/azurite.ts'
import { type S3rver, startS3rver } from '../../../test/services/s3rver.ts'
import { type S3Proxy, startS3Proxy } from '../../../test/services/s3rver-proxy.ts'
import { writePanel } from '../../adapters/source/index.ts'
import { openObjectStore } from '../../adapters/store/object/index.ts'
import { generatePanel } from '../../trade/pipeline/index.ts'
import { buildPredictor, ModelDesk } from '../predictor/index.ts'
import { buildProgram } from './program.ts'
import { Terminal } from './terminal.ts'

const folder = await mkdtemp(join(tmpdir(), 'leme-panel-stores-'))
const environment = { ...process.env }
let s3: S3rver
let proxy: S3Proxy
let azurite: Azurite
let raw: Uint8Array

before(async () => {
  const started = await Promise.all([startS3rver(), startAzurite()])
  s3 = started[0]
  azurite = started[1]
  proxy = await startS3Proxy(s3.url)
  const { BlobServiceClient, StorageSharedKeyCredential } = await import('@azure/storage-blob')
  const login = new StorageSharedKeyCredential(azurite.account, azurite.key)
  await new BlobServiceClient(azurite.url, login).getContainerClient('leme').create()
  await writePanel(join(folder, 'raw.csv'), generatePanel({ assets: 2, days: 60, seed: 4 }))
  raw = readFileSync(join(folder, 'raw.csv'))
})

afterEach(() => {
  process.env = { ...environment }
})

after(async () => {
  await proxy[Symbol.asyncDispose]()
  await Promise.all([s3.stop(), azurite.stop()])
  await rm(folder, { recursive: true, force: true })
})

const PLACES = {
  'a folder': () => ({ url: join(folder, 'objects'), endpoint: '', keyId: '', key: '' }),
  S3: () => ({ url: 's3://leme/panel', endpoint: proxy.url, keyId: s3.keyId, key: s3.secret }),
  Azure: () => ({
    url: `azure://${azurite.account}/leme/panel`,
    endpoint: azurite.url,
    keyId: '',
    key: azurite.key,
  }),
}

describe('raw.csv dropped into', () => {
  for (const [name, place] of Object.entries(PLACES)) {
    it(`${name} becomes models that answer, and the same bytes once`, async () => {
      const objects = place()
      for (const [setting, value] of Object.entries(objects)) {
        process.env[`LEME__OBJECTS__${setting.toUpperCase()}`] = value
      }
      const store = await openObjectStore({ region: '', ...objects })
      await store.put('raw.csv', raw)
      const [first] = (await watchOnce()).taken
      assert.deepEqual([first.key, first.outcome.kind, first.outcome.fresh], ['raw.csv', 'done', true])
      await store.put('raw.csv', raw)
      assert.equal((await watchOnce()).taken[0].outcome.fresh, false)

      const desk = new ModelDesk({ store, clock: Date.now })
      const app = buildPredictor({ desk, clock: Date.now })
      assert.equal((await app.inject({ method: 'POST', url: '/reload' })).statusCode, 200)
      const { predictions } = (await app.inject('/symbol/A002')).json()
      assert.equal(predictions.length, 4)
      const folders = predictions.map(({ model }: { model: string }) => `models/${model}`)
      assert.deepEqual(folders, [...first.outcome.result].sort())
      await app.close()
    })
  }
})

/** `leme panel watch --once` on the place of the configuration. */
async function watchOnce() {
  const out = new PassThrough()
  const err = new PassThrough().resume()
  const streams = { out, err } as unknown as { out: NodeJS.WriteStream; err: NodeJS.WriteStream }
  const program = buildProgram(new Terminal({ json: true, ...streams, color: false }))
  const quick = ['--once', '--poll-seconds', '0.05', '--settle-seconds', '0', '--trees', '2']
  await program.parseAsync(['panel', 'watch', ...quick, '--json'], { from: 'user' })
  return JSON.parse(String(out.read()))
}

import { after, before, it } from 'node:test'
import { type S3Proxy, type S3rver, startS3Proxy, startS3rver } from '../../../test/services/index.ts'
import { openObjectStore } from '../../adapters/store/object/index.ts'
import {
  generatePanel,
  type PanelReport,
  panelFeatures,
  panelSettings,
  panelSnapshot,
  trainPanel,
} from '../../trade/pipeline/index.ts'
import { reloadUnderLoad, type TrainedSet } from './reload-under-load.fixture.ts'

const settings = panelSettings({ trees: 2 })
const REPORT: PanelReport = {
  schema: 'leme.panel-read/1',
  read: 0,
  rows: 0,
  assets: 3,
  unusedColumns: [],
  counts: {},
  problems: [],
}
let s3: S3rver
let proxy: S3Proxy

before(async () => {
  s3 = await startS3rver()
  proxy = await startS3Proxy(s3.url)
})

after(async () => {
  await proxy[Symbol.asyncDispose]()
  await s3.stop()
})

async function trainedOn(days: number): Promise<TrainedSet> {
  const features = panelFeatures(generatePanel({ assets: 3, days, seed: 1 }), settings)
  const trained = await trainPanel(features, { settings, algorithms: ['linear', 'logistic'] })
  return {
    trained,
    snapshot: panelSnapshot(features, `data of ${days} days`),
    report: REPORT,
    at: Date.now() + days,
  }
}

it('with the models in S3 a hundred clients lose no answer over a hundred reloads', async () => {
  const { url: endpoint } = proxy
  const address = { url: 's3://leme/load', endpoint, region: '', keyId: s3.keyId, key: s3.secret }
  await reloadUnderLoad(await openObjectStore(address), [await trainedOn(60), await trainedOn(90)], {
    pauseMs: 100,
  })
})

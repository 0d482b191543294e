import Fastify, { type FastifyInstance } from 'fastify'
import { Fault, nearest } from '../../domain/index.ts'
import type { ModelDesk } from './model-desk.ts'
import { sendProblem } from './send-problem.ts'
import type { ServingSet } from './serving-set.ts'

const MOST_BODY_BYTES = 4096
const SLOW_REQUEST_MS = 30_000
const METHODS: Readonly<Record<string, string>> = {
  '/models': 'GET, HEAD',
  '/symbol': 'GET, HEAD',
  '/reload': 'POST',
  '/healthz': 'GET, HEAD',
  '/readyz': 'GET, HEAD',
}

export interface PredictorOptions {
  readonly desk: ModelDesk
  /** UTC milliseconds. */
  readonly clock: () => number
}

/** The prediction API over a desk of models. It listens nowhere yet. */
export function buildPredictor({ desk, clock }: PredictorOptions): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: MOST_BODY_BYTES,
    requestTimeout: SLOW_REQUEST_MS,
    frameworkErrors: (error, request, reply) => sendProblem(error, request, reply),
    routerOptions: { maxParamLength: 200 },
  })
  app.setErrorHandler(sendProblem)
  app.setNotFoundHandler((request, reply) => {
    const fault = noRoute(request.method, request.url)
    if (fault.code === 'method.refused') reply.header('allow', METHODS[routeOf(request.url)]!)
    return sendProblem(fault, request, reply)
  })
  // A reload takes no body; whatever is sent along is not read.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume()
    done(null)
  })
  app.addHook('onSend', async (_, reply) => {
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff')
  })

  app.get('/healthz', async () => ({ status: 'ok' }))
  app.get('/readyz', async () => {
    const { version, loadedAt } = desk.require()
    return { status: 'ready', version, loadedAt: iso(loadedAt), lastReload: lastReload(desk) }
  })
  app.get('/models', async () => describeModels(desk.require(), { now: clock(), desk }))
  app.get<{ Params: { asset: string } }>('/symbol/:asset', async ({ params }) =>
    describeAsset(desk.require(), params.asset, clock()),
  )
  app.post('/reload', async () => {
    const before = desk.current?.version
    const { version, models } = await desk.reload()
    const names = models.map(({ name }) => name)
    return { schema: 'leme.panel-reload/1', version, changed: version !== before, models: names }
  })
  return app
}

function describeModels(set: ServingSet, { now, desk }: { readonly now: number; readonly desk: ModelDesk }) {
  return {
    schema: 'leme.panel-models/1',
    version: set.version,
    loadedAt: iso(set.loadedAt),
    dataHash: set.dataHash,
    symbols: [...set.assets.keys()],
    models: set.models.map(({ name, release, model, metrics }) => ({
      name,
      type: model.type,
      algo: model.algo,
      createdAt: iso(release.at),
      ageSeconds: seconds(now - release.at),
      trainedThrough: iso(model.trainedThrough),
      rows: model.rows,
      assets: model.encoding.assets.length,
      sha256: release.files.find((file) => file.name === 'model.json')?.sha256,
      overall: metrics.overall,
      baselines: metrics.baselines,
      verdict: metrics.verdict,
    })),
    lastReload: lastReload(desk),
  }
}

function describeAsset(set: ServingSet, symbol: string, now: number) {
  const asset = set.assets.get(symbol)
  if (!asset) throw unknownAsset(symbol, [...set.assets.keys()])
  return {
    schema: 'leme.panel-prediction/1',
    version: set.version,
    symbol,
    time: iso(asset.time),
    ageSeconds: seconds(now - asset.time),
    close: asset.close,
    features: asset.features,
    predictions: asset.predictions,
  }
}

function unknownAsset(symbol: string, symbols: readonly string[]): Fault {
  const near = nearest(symbol, symbols)
  return new Fault('no-data', 'asset.unknown', `There is no asset ${JSON.stringify(symbol.slice(0, 64))}`, {
    hint: near ? `Did you mean "${near}"?` : `There are ${symbols.length}; GET /models lists them.`,
  })
}

function noRoute(method: string, url: string): Fault {
  const allowed = METHODS[routeOf(url)]
  const path = url.split('?')[0]!
  if (allowed === undefined) return new Fault('no-data', 'route.unknown', `There is nothing at ${path}.`)
  return new Fault('usage', 'method.refused', `${path} does not answer to ${method}.`, {
    hint: `It answers to ${allowed}.`,
  })
}

function routeOf(url: string): string {
  return `/${url.split('?')[0]!.split('/')[1]}`
}

function lastReload({ last }: ModelDesk) {
  return last && { ...last, at: iso(last.at) }
}

function iso(time: number): string {
  return new Date(time).toISOString()
}

function seconds(ms: number): number {
  return Math.round(ms / 1000)
}

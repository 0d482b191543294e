import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { after, afterEach, before } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import {
  type Azurite,
  type S3Proxy,
  type S3rver,
  startAzurite,
  startS3Proxy,
  startS3rver,
} from '../../../test/services/index.ts'
import { writePanel } from '../../adapters/source/index.ts'
import { openObjectStore } from '../../adapters/store/object/index.ts'
import { Fault } from '../../domain/index.ts'
import { generatePanel, listObjects, type ObjectStore, readObject } from '../../trade/pipeline/index.ts'
import { exitCodeOf } from './exit-code.ts'
import { buildProgram } from './program.ts'
import { Terminal } from './terminal.ts'

// S3 and Azure for the tests of `leme panel handle`: started before the first, stopped after the last.

const MAIN = join(import.meta.dirname, 'main.ts')
export const folder = await mkdtemp(join(tmpdir(), 'leme-panel-handle-'))
const environment = { ...process.env }
// Each command listens for Ctrl-C.
process.setMaxListeners(100)
const children: ChildProcess[] = []
let s3: S3rver
export let proxy: S3Proxy
let azurite: Azurite
export let raw: Buffer
let opened = 0

before(async () => {
  const started = await Promise.all([startS3rver(), startAzurite()])
  s3 = started[0]
  azurite = started[1]
  proxy = await startS3Proxy(s3.url)
  const { BlobServiceClient, StorageSharedKeyCredential } = await import('@azure/storage-blob')
  const login = new StorageSharedKeyCredential(azurite.account, azurite.key)
  await new BlobServiceClient(azurite.url, login).getContainerClient('leme').create()
  raw = await panel({ assets: 2, days: 60, seed: 4 })
})

afterEach(() => {
  proxy.fault = undefined
  for (const child of children.splice(0)) child.kill('SIGKILL')
  process.env = { ...environment }
})

after(async () => {
  await proxy[Symbol.asyncDispose]()
  await Promise.all([s3.stop(), azurite.stop()])
  await rm(folder, { recursive: true, force: true })
})

export async function panel(options: Parameters<typeof generatePanel>[0]): Promise<Buffer> {
  const file = join(folder, 'panel.csv')
  await writePanel(file, generatePanel(options))
  return readFile(file)
}

export interface Place {
  readonly objects: {
    readonly url: string
    readonly endpoint: string
    readonly keyId: string
    readonly key: string
  }
  readonly event: (...keys: readonly string[]) => unknown
}

export const inS3 = (): Place => {
  const prefix = `h${++opened}`
  const objects = { url: `s3://leme/${prefix}`, endpoint: proxy.url, keyId: s3.keyId, key: s3.secret }
  return { objects, event: (...keys) => s3Event(...keys.map((key) => `${prefix}/${key}`)) }
}

export const inAzure = (): Place => {
  const prefix = `h${++opened}`
  const { account, key, url } = azurite
  const objects = { url: `azure://${account}/leme/${prefix}`, endpoint: url, keyId: '', key }
  const event = (...keys: readonly string[]) =>
    keys.map((one) => ({
      topic: `/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/${account}`,
      subject: `/blobServices/default/containers/leme/blobs/${prefix}/${one}`,
      eventType: 'Microsoft.Storage.BlobCreated',
      data: {},
    }))
  return { objects, event }
}

export function s3Event(...keys: readonly string[]) {
  const Records = keys.map((key) => ({
    eventSource: 'aws:s3',
    eventName: 'ObjectCreated:Put',
    s3: { bucket: { name: 'leme' }, object: { key: encodeURIComponent(key).replaceAll('%20', '+') } },
  }))
  return { Records }
}

/** Its settings in the environment, and the store. */
export async function use({ objects }: Place): Promise<ObjectStore> {
  Object.assign(process.env, settings(objects))
  return openObjectStore({ region: '', ...objects })
}

export function settings(objects: Place['objects']): Record<string, string> {
  const named = Object.entries(objects).map(([name, value]) => [
    `LEME__OBJECTS__${name.toUpperCase()}`,
    value,
  ])
  return { ...Object.fromEntries(named), AWS_EC2_METADATA_DISABLED: 'true' }
}

/** What `leme panel … --json` prints. */
export async function leme(...args: readonly string[]) {
  const out = new PassThrough()
  const err = new PassThrough().resume()
  const streams = { out, err } as unknown as { out: NodeJS.WriteStream; err: NodeJS.WriteStream }
  const program = buildProgram(new Terminal({ json: true, ...streams, color: false }))
  await program.parseAsync(['panel', ...args, '--json'], { from: 'user' })
  return JSON.parse(String(out.read()))
}

export const QUICK = ['--trees', '2']

export async function handle(event: unknown, ...args: readonly string[]) {
  const file = join(folder, 'event.json')
  await writeFile(file, typeof event === 'string' ? event : JSON.stringify(event))
  return leme('handle', '--event', file, ...QUICK, ...args)
}

export async function fails(what: Promise<unknown>, code: string, exit: number): Promise<Fault> {
  const error = await what.then(
    () => assert.fail('it did not fail'),
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof Fault, String(error))
  assert.deepEqual([error.code, exitCodeOf(error)], [code, exit], error.message)
  return error
}

/** Folders of models, the records of the ledger, keys of features. */
export async function madeIn(store: ObjectStore) {
  const keys: string[] = []
  for await (const { key } of listObjects(store, '')) keys.push(key)
  const under = (prefix: string) => keys.filter((key) => key.startsWith(prefix))
  const manifests = keys.filter((key) => key.endsWith('/manifest.json'))
  return { manifests, contents: under('_leme/events/contents/'), features: under('features/') }
}

/** `leme panel handle` as a process of its own. */
export function launch(place: Place, env: Record<string, string>, ...args: readonly string[]) {
  const child = spawn(
    process.execPath,
    ['--conditions=leme-source', MAIN, 'panel', 'handle', ...args, '--json'],
    {
      cwd: folder,
      env: { ...environment, ...settings(place.objects), ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  )
  children.push(child)
  let told = ''
  let printed = ''
  child.stderr.on('data', (piece) => (told += piece))
  child.stdout.on('data', (piece) => (printed += piece))
  return { child, ended: once(child, 'exit'), told: () => told, printed: () => printed }
}

export async function until(
  holds: () => Promise<boolean> | boolean,
  why: () => string = () => '',
): Promise<void> {
  for (let patience = 1500; !(await holds()); patience--) {
    assert.ok(patience > 0, `it never came ${why()}`)
    await delay(20)
  }
}

export async function textOf(store: ObjectStore, key: string): Promise<string> {
  return Buffer.from((await readObject(store, key, { maxBytes: 1e6 })).bytes).toString()
}

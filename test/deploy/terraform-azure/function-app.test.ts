import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { type Azurite, startAzurite } from '../../services/index.ts'
import { ROOT } from '../judge.ts'
import { jobCommands } from './job-commands.ts'

const APP = join(ROOT, 'deploy/terraform/azure/function-app')
const JOB = '/subscriptions/s/resourceGroups/rg-leme-dev/providers/Microsoft.App/jobs/caj-leme-dev-panel'

interface Registered {
  readonly queueName: string
  readonly connection: string
  handler(message: unknown, context: { log(line: string): void; warn(line: string): void }): Promise<void>
}

interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** As Azure answers: the identity of the host, the job, and the start of it. */
const asked: Asked[] = []
let job: unknown
let refuse = false
const azure = createServer(async (request, response) => {
  const { method = '', url = '', headers } = request
  asked.push({ method, url, headers, body: await text(request) })
  response.writeHead(refuse && method === 'POST' ? 429 : 200, { 'content-type': 'application/json' })
  if (url.startsWith('/identity')) response.end(JSON.stringify({ access_token: 'a-token' }))
  else if (method === 'POST') response.end(JSON.stringify({ name: 'caj-leme-dev-panel-1' }))
  else response.end(JSON.stringify({ properties: { template: { containers: [job] } } }))
})

const folder = mkdtempSync(join(tmpdir(), 'leme-function-'))
let azurite: Azurite
let registered: Registered

before(async () => {
  azurite = await startAzurite()
  await new Promise<void>((ready) => azure.listen(0, '127.0.0.1', ready))
  const { port } = azure.address() as { readonly port: number }
  const args = (await jobCommands(ROOT)).get('panel')!
  job = {
    ...{
      name: 'leme',
      image: 'crlemedev.azurecr.io/leme:0.1.0',
      args,
      volumeMounts: [{ volumeName: 'state' }],
    },
    env: [{ name: 'LEME__OBJECTS__KEY', secretRef: 'objects-key' }],
    resources: { cpu: 1, memory: '2Gi', ephemeralStorage: '4Gi' },
  }
  Object.assign(process.env, {
    LEME_JOB_ID: JOB,
    LEME_CONTAINER: 'leme',
    LEME_IDENTITY_CLIENT_ID: 'client',
    LEME_AZURE_ENDPOINT: `http://127.0.0.1:${port}`,
    IDENTITY_ENDPOINT: `http://127.0.0.1:${port}/identity`,
    IDENTITY_HEADER: 'header',
  })
  registered = await load()
})

after(async () => {
  await azurite.stop()
  azure.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The real files beside a package `@azure/functions` that hands over what they register. */
async function load(): Promise<Registered> {
  cpSync(APP, folder, { recursive: true })
  const stub = join(folder, 'node_modules/@azure/functions')
  mkdirSync(stub, { recursive: true })
  writeFileSync(
    join(stub, 'package.json'),
    '{ "name": "@azure/functions", "type": "module", "exports": "./index.js" }',
  )
  writeFileSync(
    join(stub, 'index.js'),
    'export const app = { storageQueue: (name, options) => { globalThis.lemeFunction = { name, ...options } } }',
  )
  await import(pathToFileURL(join(folder, 'src/index.js')).href)
  return (globalThis as unknown as { readonly lemeFunction: Registered }).lemeFunction
}

const dropped = (key: string, container = 'leme') => ({
  topic: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/stlemedev',
  subject: `/blobServices/default/containers/${container}/blobs/${key}`,
  eventType: 'Microsoft.Storage.BlobCreated',
  data: {},
})

async function hand(message: unknown) {
  const lines: string[] = []
  asked.length = 0
  await registered.handler(message, { log: (line) => lines.push(line), warn: (line) => lines.push(line) })
  return { lines, starts: asked.filter(({ method }) => method === 'POST') }
}

test('it listens where the settings of the module say, with the version that the lock names', () => {
  const settings = readFileSync(join(ROOT, 'deploy/terraform/azure/modules/functions/main.tf'), 'utf8')
  const { queueName, connection } = registered
  assert.ok(settings.includes(queueName.replaceAll('%', '')), queueName)
  assert.ok(settings.includes(`${connection}__queueServiceUri`), connection)
  const { dependencies } = JSON.parse(readFileSync(join(APP, 'package.json'), 'utf8'))
  const { packages } = JSON.parse(readFileSync(join(APP, 'package-lock.json'), 'utf8'))
  const [name, version] = Object.entries(dependencies)[0]!
  assert.equal(packages[`node_modules/${name}`].version, version)
})

test('a dropped file starts the job as it stands, with its key and the identity of the function', async () => {
  const { starts, lines } = await hand(dropped('raw/today.csv'))
  assert.equal(starts.length, 1)
  const { url, headers, body } = starts[0]!
  assert.equal(url, `${JOB}/start?api-version=2024-03-01`)
  assert.equal(headers.authorization, 'Bearer a-token')
  const [container] = JSON.parse(body).containers
  assert.deepEqual(container.args.slice(-2), ['--object', 'raw/today.csv'])
  assert.deepEqual(container.env, [{ name: 'LEME__OBJECTS__KEY', secretRef: 'objects-key' }])
  assert.deepEqual(container.resources, { cpu: 1, memory: '2Gi' })
  assert.match(lines[0]!, /raw\/today\.csv: started caj-leme-dev-panel-1/)
  assert.match(asked[0]!.url, /^\/identity\?.*client_id=client/)
})

test('a text of an event is read, and keys stay as they are', async () => {
  const { starts } = await hand(JSON.stringify(dropped('raw/a "b" $(c)\n;d.csv')))
  assert.equal(JSON.parse(starts[0]!.body).containers[0].args.at(-1), 'raw/a "b" $(c)\n;d.csv')
})

test('other events, other containers, options and nonsense start nothing', async () => {
  const messages = [
    dropped('raw/a.csv', 'dead-letters'),
    dropped('--reload=http://other.example'),
    { ...dropped('raw/a.csv'), eventType: 'Microsoft.Storage.BlobDeleted' },
    'nonsense',
    null,
    {},
  ]
  for (const message of messages)
    assert.equal((await hand(message)).starts.length, 0, JSON.stringify(message))
})

test('a start that Azure refuses throws, so that the message comes again', async () => {
  refuse = true
  await assert.rejects(hand(dropped('raw/today.csv')), /start answers 429/)
  refuse = false
})

test('a job that takes no key is not started', async () => {
  const before = job
  job = { ...(job as object), args: ['pipeline', 'run'] }
  await assert.rejects(hand(dropped('raw/today.csv')), /no --object/)
  job = before
  assert.equal(asked.filter(({ method }) => method === 'POST').length, 0)
})

test('the command line that was sent trains on the dropped file', async () => {
  const { BlobServiceClient, StorageSharedKeyCredential } = await import('@azure/storage-blob')
  const { account, key, url } = azurite
  const service = new BlobServiceClient(url, new StorageSharedKeyCredential(account, key))
  const container = service.getContainerClient('leme')
  await container.create()
  const file = join(folder, 'raw.csv')
  await leme(['panel', 'generate', '--assets', '2', '--days', '60', '--out', file], {})
  await container.getBlockBlobClient('raw/today.csv').uploadFile(file)
  const { starts } = await hand(dropped('raw/today.csv'))
  const { args } = JSON.parse(starts[0]!.body).containers[0]
  const settings = { URL: `azure://${account}/leme`, ENDPOINT: url, KEY: key }
  await leme([...args, '--trees', '2'], settings)
  const latest = await container.getBlockBlobClient('latest_models.txt').downloadToBuffer()
  assert.equal(String(latest).trim().split('\n').length, 4)
})

async function leme(args: readonly string[], objects: Readonly<Record<string, string>>): Promise<void> {
  const named = Object.entries(objects).map(([name, value]) => [`LEME__OBJECTS__${name}`, value])
  const env = { ...process.env, ...Object.fromEntries(named), LEME__STATEDIR: folder }
  const main = join(ROOT, 'src/apps/cli/main.ts')
  const child = spawn(process.execPath, ['--conditions=leme-source', main, ...args], { env, cwd: folder })
  const [code, said] = await Promise.all([
    new Promise((ended) => child.once('close', ended)),
    Promise.all([text(child.stdout), text(child.stderr)]),
  ])
  assert.equal(code, 0, said.join(''))
}

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { yamlValuesCodec } from '../../../src/adapters/git/index.ts'
import { anyFile } from '../../../src/adapters/git/values/values-arbitrary.fixture.ts'
import { chartObjects } from '../../../src/adapters/kubernetes/chart.fixture.ts'
import { parsePodBot } from '../../../src/apps/bot/index.ts'
import type { Values } from '../../../src/control/deployment/index.ts'
import { CLIENT, wantedBot } from '../../../src/control/deployment/values.fixture.ts'
import { at, type KubeObject } from '../../kubernetes/object.ts'
import { clusterPrograms, NO_PROGRAMS } from '../../services/kubectl.ts'
import { ROOT } from '../judge.ts'
import type { objectsOf, Rendered } from './helm.ts'
import { TEXTS } from './hostile-values.ts'
import { contractProblems } from './judge-contract.ts'
import { rendered } from './judge-hostile.ts'

const codec = yamlValuesCodec()
const skip = (await clusterPrograms()) ? false : NO_PROGRAMS

function objectsIn(found: Rendered | undefined): ReturnType<typeof objectsOf> {
  assert.equal(found?.kind, 'objects', JSON.stringify(found))
  return [...(found as Extract<Rendered, { kind: 'objects' }>).objects]
}

/** The orders that pods find, as the bot's own code reads them. */
function ordersIn(found: Rendered | undefined) {
  return objectsIn(found)
    .filter(({ metadata }) => metadata.labels?.['leme.dev/part'] === 'order')
    .map((one) => parsePodBot(String(at(one.data, 'bot.json')), 'bot.json'))
}

test('any file that the control plane writes renders, and each bot finds its order as it stands there', {
  skip,
}, async () => {
  await fc.assert(
    fc.asyncProperty(anyFile, async (values) => {
      const restored = { edit: { kind: 'restore', values }, commandId: 'command-77' } as const
      const text = codec.edit(CLIENT, undefined, restored)
      const read = codec.read(CLIENT, text)
      assert.equal(read.kind, 'values', text)
      const { values: wanted } = read as { values: Values }
      const found = await rendered(ROOT, text)
      const byName = (bots: Values['bots']) => bots.toSorted((a, b) => (a.name < b.name ? -1 : 1))
      assert.deepEqual(byName(ordersIn(found).map(({ bot }) => bot)), byName(wanted.bots), text)
      assert.deepEqual(contractProblems(objectsIn(found), wanted), [])
    }),
    { numRuns: 20 },
  )
})

test('texts of parameters arrive as they were written, whatever they look like', { skip }, async () => {
  const parameters = Object.fromEntries(TEXTS.map((text, index) => [`p${index}`, text]))
  const bot = wantedBot({ parameters })
  const text = codec.edit(CLIENT, undefined, { edit: { kind: 'put-bot', bot }, commandId: 'command-1' })
  const [order] = ordersIn(await rendered(ROOT, text))
  assert.deepEqual(order?.bot.parameters, parameters)
})

test('an order that is changed without a command gives another pod, too', { skip }, async () => {
  const paper = readFileSync(join(ROOT, 'deploy/helm/leme-bot/examples/clients/paper.yaml'), 'utf8')
  const template = async (file: string) => {
    const set = objectsIn(await rendered(ROOT, file)).find(({ kind }) => kind === 'StatefulSet')
    return JSON.stringify(at(set?.spec, 'template'))
  }
  assert.equal(await template(`# A note.\n${paper}`), await template(paper))
  assert.notEqual(await template(paper.replace('exposure: 200', 'exposure: 201')), await template(paper))
})

test('keys of the exchange reach bots that trade with money alone, and never an init container', {
  skip,
}, async () => {
  const paper = readFileSync(join(ROOT, 'deploy/helm/leme-bot/examples/clients/money.yaml'), 'utf8')
  const variables = async (file: string) => {
    const set = objectsIn(await rendered(ROOT, file)).find(({ kind }) => kind === 'StatefulSet')
    const names = (part: string) =>
      (at(set?.spec, 'template', 'spec', part, 0, 'env') as { name: string }[]).map(({ name }) => name)
    return { init: names('initContainers'), bot: names('containers') }
  }
  const withMoney = await variables(paper)
  assert.deepEqual(withMoney.bot.slice(2), ['API_KEY', 'API_PASSPHRASE', 'API_SECRET', 'API_UID'])
  assert.equal(withMoney.init.length, 2)
  const onPaper = await variables(paper.replace('dryRun: false', 'dryRun: true'))
  assert.deepEqual(onPaper.bot, onPaper.init)
})

test("a bot of freqtrade has a login of its own, and not the client's", { skip }, async () => {
  const file = readFileSync(join(ROOT, 'deploy/helm/leme-bot/examples/clients/freqtrade.yaml'), 'utf8')
  const set = objectsIn(await rendered(ROOT, file)).find(({ kind }) => kind === 'StatefulSet')
  const text = JSON.stringify(set?.spec)
  assert.match(text, /"name":"cliente-001-freqtrade-database","key":"DATABASE_URL"/)
  assert.doesNotMatch(text, /cliente-001-database/)
  assert.match(
    text,
    /"command":\["\/leme\/init-schema"\].*"command":\["\/leme\/run"\]|"command":\["\/leme\/run"\].*"command":\["\/leme\/init-schema"\]/,
  )
})

/** What the runtime reads of an object. */
function readOf({ kind, metadata: { name, namespace, labels }, spec }: KubeObject) {
  const template = at(spec, 'template', 'metadata', 'labels')
  const { replicas, podManagementPolicy, selector } = (spec ?? {}) as Record<string, unknown>
  return { kind, name, namespace, labels, template, replicas, podManagementPolicy, selector }
}

test("the objects of the runtime's own tests have the chart's names and labels", { skip }, async () => {
  const isRead = ({ kind, metadata }: KubeObject) => kind === 'StatefulSet' || metadata.name === CLIENT
  const isMarker = ({ kind }: KubeObject) => kind !== 'ServiceAccount'
  for (const name of ['paper', 'money', 'suspended', 'offboarded']) {
    const file = readFileSync(join(ROOT, `deploy/helm/leme-bot/examples/clients/${name}.yaml`), 'utf8')
    const read = codec.read(CLIENT, file)
    assert.equal(read.kind, 'values')
    const wanted = chartObjects((read as { values: Values }).values) as KubeObject[]
    const found = objectsIn(await rendered(ROOT, file))
      .filter(isRead)
      .filter(isMarker)
    assert.deepEqual(found.map(readOf), wanted.map(readOf))
  }
})

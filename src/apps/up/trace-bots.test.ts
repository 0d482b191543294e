import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GitOps, Runtime, ValuesCommit, WantedClient } from '../../control/deployment/index.ts'
import { parseTenantId } from '../../control/tenant/index.ts'
import { NO_TRACING, type OpenSpan, readTraceParent, type Tracing } from '../../domain/index.ts'
import { botTraces } from './trace-bots.ts'

const tenant = parseTenantId('cliente-001')
const ASKED = readTraceParent('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01')!
const HERE = readTraceParent('00-0af7651916cd43dd8448eb211c80319c-c7ad6b7169203331-01')!

function world(trace: typeof ASKED | null) {
  const applied: string[] = []
  const parents: unknown[] = []
  let looks = 0
  const commit = { commit: 'c1', commandId: 'command-1', trace } as ValuesCommit
  const git: Pick<GitOps, 'history'> = {
    history: async () => {
      looks++
      return [commit]
    },
  }
  const span: OpenSpan = { parent: HERE, set: () => {}, within: (work) => work(), end: () => {} }
  const tracing: Tracing = {
    ...NO_TRACING,
    begin: () => span,
    span: (_name, { parent }, work) => {
      parents.push(parent)
      return work()
    },
    parent: () => HERE,
  }
  const runtime = { kind: 'local', apply: async (wanted: WantedClient) => void applied.push(wanted.commit) }
  return { applied, parents, git, tracing, runtime: runtime as unknown as Runtime, looks: () => looks }
}

test('the first process of a command goes on with the trace of its commit, the next ones do not', async () => {
  const { applied, parents, git, tracing, runtime } = world(ASKED)
  const traces = botTraces(git, tracing)
  const traced = traces.traced(runtime)
  await traced.apply({ tenant, commit: 'c1', values: undefined })
  await traced.apply({ tenant, commit: 'c1', values: undefined })
  assert.deepEqual([applied, parents], [['c1', 'c1'], [ASKED]])
  assert.deepEqual(
    [traces.take('command-1'), traces.take('command-1'), traces.take(null)],
    [HERE, undefined, undefined],
  )
})

test('a commit without a trace, or a repository that is away, is applied all the same', async () => {
  for (const trace of [null, ASKED]) {
    const { applied, parents, git, tracing, runtime } = world(trace)
    if (trace) git.history = () => Promise.reject(new Error('away'))
    await botTraces(git, tracing).traced(runtime).apply({ tenant, commit: 'c1', values: undefined })
    assert.deepEqual([applied, parents], [['c1'], []])
  }
})

test('where nobody wants traces the repository is not asked', async () => {
  const { git, runtime, looks } = world(ASKED)
  await botTraces(git, NO_TRACING).traced(runtime).apply({ tenant, commit: 'c1', values: undefined })
  assert.equal(looks(), 0)
})

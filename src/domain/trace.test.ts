import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NO_TRACING, readTraceParent } from './trace.ts'

const GOOD = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

test('a place in a trace is read as W3C writes it, and nothing else is', () => {
  assert.equal(readTraceParent(GOOD), GOOD)
  for (const bad of [
    ...['', 'x', 7, null, undefined, [GOOD], GOOD.toUpperCase(), `${GOOD} `, `${GOOD}\n`, GOOD.slice(0, -1)],
    ...[GOOD.replace('00-', 'ff-'), GOOD.replace(/-0af.*-b7/, `-${'0'.repeat(32)}-b7`)],
    GOOD.replace('b7ad6b7169203331', '0'.repeat(16)),
  ])
    assert.equal(readTraceParent(bad), undefined, String(bad))
})

test('where nobody asked for traces, work is done and nothing else', async () => {
  assert.equal(await NO_TRACING.span('x', {}, async () => 7), 7)
  await assert.rejects(
    NO_TRACING.span('x', {}, () => Promise.reject(new Error('as it is'))),
    /as it is/,
  )
  const span = NO_TRACING.begin('x')
  assert.deepEqual(
    [span.within(() => 8), span.parent, NO_TRACING.parent(), NO_TRACING.ids()],
    [8, undefined, undefined, undefined],
  )
})

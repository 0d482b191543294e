import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CheckState, Finding } from './check.ts'
import { judgeClients, judgeOutboxes, judgeQueue, judgeVersions, judgeWorkers } from './judge-work.ts'
import type { ClientUse, SeenProcess } from './work-look.ts'

function found(finding: Finding, state: CheckState, reason: RegExp): void {
  assert.deepEqual([finding.state, reason.test(finding.reason)], [state, true], finding.reason)
  if (state !== 'good') assert.ok((finding.fix?.text ?? '').length > 5, finding.reason)
}

const NONE = { count: 0, oldestSeconds: 0 }
const process = (changes: Partial<SeenProcess> = {}): SeenProcess => ({
  ...{ kind: 'worker', host: 'alpha', pid: 7, version: '1.0.0', node: '24.1.0', silentSeconds: 3 },
  ...changes,
})

test('the queue is judged by how long the oldest waits, and by what was given up', () => {
  const of = (count: number, oldestSeconds: number, parked = 0) =>
    judgeQueue({ waiting: { count, oldestSeconds }, running: 1, parked })
  found(of(0, 0), 'good', /0 jobs wait, 1 runs/)
  found(of(900, 200), 'good', /900 jobs wait/)
  found(of(1, 301), 'attention', /1 job waits, 1 runs; the oldest for 5 minutes/)
  found(of(2, 7_300), 'bad', /the oldest for 2 hours/)
  found(of(0, 0, 2), 'attention', /2 jobs were given up in the last day/)
})

test('workers: none while jobs wait is bad, one that went silent asks for attention', () => {
  const of = (processes: readonly SeenProcess[], count = 0) =>
    judgeWorkers({ processes, waiting: { count, oldestSeconds: 0 } })
  found(of([process(), process({ kind: 'server' })]), 'good', /^1 server and 1 worker live\.$/)
  found(of([]), 'good', /No server or worker runs/)
  found(of([], 1), 'bad', /Nobody works, and 1 job waits/)
  found(of([process({ silentSeconds: 61 })], 3), 'bad', /3 jobs wait/)
  const silent = of([process(), process({ pid: 8, silentSeconds: 120 })])
  found(
    silent,
    'attention',
    /1 process went silent .* the worker 8 on alpha 2 minutes ago; 0 servers and 1 worker/,
  )
})

test('several releases at once ask for attention; one that died counts no more', () => {
  const own = { leme: '1.0.0', node: '24.1.0' }
  found(judgeVersions([process()], own), 'good', /Leme 1\.0\.0 everywhere, Node\.js 24\.1\.0/)
  found(
    judgeVersions([process({ version: '0.9.0' })], own),
    'attention',
    /this is 1\.0\.0, worker on alpha: 0\.9\.0/,
  )
  found(judgeVersions([process({ version: '0.9.0', silentSeconds: 90 })], own), 'good', /everywhere/)
  found(judgeVersions([process({ node: '24.2.0' })], own), 'good', /24\.1\.0 and 24\.2\.0/)
})

test('what does not get out is told: events where there is a broker, deliveries, commands', () => {
  const of = (changes: object, hasBroker = true) =>
    judgeOutboxes(
      {
        events: { ...NONE, dropped: 0 },
        deliveries: NONE,
        commands: { ...NONE, oldestState: null },
        ...changes,
      },
      { hasBroker, healthMinutes: 10 },
    )
  found(of({}), 'good', /no command is open/)
  const events = { count: 5, oldestSeconds: 400, dropped: 0 }
  found(of({ events }), 'attention', /5 events for the broker not sent, the oldest for 6 minutes/)
  found(of({ events }, false), 'good', /5 for the broker/)
  found(of({ events: { ...NONE, dropped: 9 } }), 'attention', /9 events left the outbox unsent/)
  found(
    of({ deliveries: { count: 1, oldestSeconds: 2 * 86_400 } }),
    'bad',
    /1 delivery to webhooks not sent, .* 2 days/,
  )
  found(
    of({ commands: { count: 1, oldestSeconds: 4_000, oldestState: 'synced' } }),
    'bad',
    /"synced" for 66 minutes/,
  )
})

test('clients: those without credits first, then those that soon have none, then quotas', () => {
  const client = (changes: Partial<ClientUse> = {}): ClientUse => ({
    ...{ client: 'cliente-001', credits: 10_000, spentLastDay: 1_440, bots: 1, mostBots: 10 },
    ...{ openJobs: 0, mostJobs: 20 },
    ...changes,
  })
  found(judgeClients([]), 'good', /no clients/)
  found(judgeClients([client()]), 'good', /1 client, none near/)
  found(judgeClients([client({ bots: 9 })]), 'attention', /9 of 10 bots/)
  found(judgeClients([client({ bots: 1, mostBots: 1 })]), 'good', /none near/)
  found(judgeClients([client({ credits: 4_000 })]), 'attention', /less than 3 days: cliente-001 \(4,000\)/)
  const empty = judgeClients([client({ credits: 4_000 }), client({ client: 'cliente-002', credits: 0 })])
  found(empty, 'bad', /1 client with bots and without credits: cliente-002/)
  assert.match(empty.fix?.command ?? '', /tenant grant cliente-002/)
  found(judgeClients([client({ credits: 0, bots: 0, spentLastDay: 0 })]), 'good', /none near/)
})

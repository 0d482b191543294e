import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Claim, EventLedger } from './event-ledger.ts'

export interface LedgerSettings {
  readonly owner: string
  readonly clock: () => number
  readonly leaseMs: number
  readonly skewMs: number
  readonly mostAttempts: number
}

const CONTENT = 'a'.repeat(64)
const OTHER = 'b'.repeat(64)

/** What every ledger of events must do. `open` makes an empty place, in which each call makes a process's ledger. */
export function eventLedgerSuite(
  name: string,
  open: () => Promise<(settings: LedgerSettings) => EventLedger>,
): void {
  const start = async () => {
    const place = await open()
    const time = { now: 1_000_000 }
    const ledger = (owner: string, clock = () => time.now) =>
      place({ owner, clock, leaseMs: 1000, skewMs: 100, mostAttempts: 3 })
    return { time, ledger, one: ledger('one'), two: ledger('two') }
  }

  test(`${name}: of many that claim a content, one has it`, async () => {
    const { one, two } = await start()
    const answers = await Promise.all([1, 2, 3, 4].map((n) => (n % 2 ? one : two).claim(CONTENT, 'k')))
    assert.deepEqual(answers.map(({ kind }) => kind).sort(), ['busy', 'busy', 'busy', 'claimed'])
    assert.equal((await two.claim(OTHER, 'k')).kind, 'claimed')
  })

  test(`${name}: what is committed stays, and is done when it was announced`, async () => {
    const { one, two, time } = await start()
    const claim = await claimed(one)
    assert.equal(await one.commit(claim, ['m/1']), true)
    assert.deepEqual(await two.claim(CONTENT, 'k'), { kind: 'committed', result: ['m/1'] })
    time.now += 1e9
    assert.deepEqual(await two.claim(CONTENT, 'other'), { kind: 'committed', result: ['m/1'] })
    await two.finish(CONTENT)
    await two.finish(CONTENT)
    assert.deepEqual(await one.claim(CONTENT, 'k'), { kind: 'done', result: ['m/1'] })
    assert.equal(await one.commit(claim, ['m/2']), false)
  })

  test(`${name}: a claim that is renewed is not overtaken, one that is not renewed is, and can do nothing more`, async () => {
    const { one, two, time } = await start()
    const claim = await claimed(one)
    time.now += 900
    assert.equal(await one.renew(claim), true)
    time.now += 1050
    assert.deepEqual(await two.claim(CONTENT, 'k'), { kind: 'busy', until: time.now + 50 })
    time.now += 50
    const later = await claimed(two)
    assert.ok(later.at > claim.at)
    assert.equal(later.attempt, 2)
    assert.equal(await one.renew(claim), false)
    assert.equal(await one.commit(claim, ['m/1']), false)
    assert.equal(await one.fail(claim, 'late'), 'overtaken')
    await one.release(claim)
    assert.equal(await two.commit(later, ['m/2']), true)
  })

  test(`${name}: claims are given times that only grow, whatever the clocks say`, async () => {
    const { time, ledger } = await start()
    const ahead = ledger('ahead', () => time.now + 3_600_000)
    const behind = ledger('behind', () => time.now - 3_600_000)
    const times: number[] = []
    for (let n = 0; n < 6; n++) {
      times.push((await claimed(n % 2 ? ahead : behind, String(n).repeat(64))).at)
    }
    assert.deepEqual(
      times,
      [...new Set(times)].sort((a, b) => a - b),
    )
  })

  test(`${name}: what failed is tried again after a while, and is poison with its reason after the last attempt`, async () => {
    const { one, two, time } = await start()
    assert.equal(await one.fail(await claimed(one), 'first'), 'retry')
    assert.equal((await two.claim(CONTENT, 'k')).kind, 'busy')
    time.now += 1000
    // The second attempt ends without a word.
    await claimed(two)
    time.now += 1100
    assert.equal(await one.fail(await claimed(one), 'third'), 'poison')
    time.now += 1e9
    assert.deepEqual(await two.claim(CONTENT, 'k'), { kind: 'poison', reason: 'third' })
  })

  test(`${name}: processes that always die leave poison`, async () => {
    const { one, two, time } = await start()
    for (let n = 0; n < 3; n++) {
      await claimed(n % 2 ? one : two)
      time.now += 1100
    }
    const answer = await one.claim(CONTENT, 'k')
    assert.equal(answer.kind, 'poison')
    assert.match('reason' in answer ? answer.reason : '', /^3 attempts failed/)
    assert.deepEqual(await two.claim(CONTENT, 'k'), answer)
  })

  test(`${name}: an attempt that was released does not count, and gives way at once`, async () => {
    const { one, two } = await start()
    for (let n = 0; n < 5; n++) await one.release(await claimed(one))
    assert.equal((await claimed(two)).attempt, 1)
  })

  test(`${name}: the content of a key is known for the etag that it had`, async () => {
    const { one, two } = await start()
    assert.equal(await one.contentOf('raw/ü', 'e1'), undefined)
    await one.noteContent('raw/ü', 'e1', CONTENT)
    assert.equal(await two.contentOf('raw/ü', 'e1'), CONTENT)
    assert.equal(await two.contentOf('raw/ü', 'e2'), undefined)
    await two.noteContent('raw/ü', 'e2', OTHER)
    assert.equal(await one.contentOf('raw/ü', 'e2'), OTHER)
    assert.equal(await one.contentOf('raw/u', 'e2'), undefined)
  })
}

async function claimed(ledger: EventLedger, content = CONTENT): Promise<Claim> {
  const answer = await ledger.claim(content, 'k')
  assert.equal(answer.kind, 'claimed')
  return (answer as { claim: Claim }).claim
}

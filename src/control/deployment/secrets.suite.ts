import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { DeploymentError } from './deployment-error.ts'
import type { Secrets } from './port.ts'

export interface SecretsUnderTest {
  readonly secrets: Secrets
  /** Another store on the same secrets, as another process has it. */
  reopen(): Promise<Secrets>
  /** How often properties are tried: less where each try asks another program. */
  readonly tries?: number
  [Symbol.asyncDispose](): Promise<void>
}

const HOSTILE_NAMES = [
  ...[
    '',
    '/',
    'a/',
    '/a',
    'a//b',
    '.',
    '..',
    '../a',
    'a/../b',
    'a/./b',
    'a/..',
    'a.b',
    'a\\b',
    '~',
    '-a',
    '1a',
  ],
  ...[
    'a/-b',
    'a b',
    'a\n',
    'a\nb',
    'a\0',
    'a\u2028b',
    'ä',
    'e\u0301',
    'а',
    '\ud800',
    'A',
    'tenants/Cliente/x',
  ],
  ...[
    'a%2fb',
    'a?b',
    'a#b',
    'a;b',
    'a*',
    'a:b',
    'a@b',
    "a'b",
    'a"b',
    'a`b',
    '$a',
    '__proto__',
    'a/__proto__',
  ],
  ...['--upload-pack', 'tenants/cliente-001/exchange ', ' a', 'a/b/c/d/e/f', `a${'b'.repeat(63)}`],
  ...[Array(30).fill('abcd').join('/'), `a/${'b'.repeat(64)}`, 'x'.repeat(100_000)],
]
const HOSTILE_VALUES = ['', 'a\0b', '\0', 'a\ud800', '\udc00', 'x'.repeat(24_001), 'ü'.repeat(12_001)]
const NO_TEXTS = [undefined, null, 7, {}, [], ['a'], Buffer.from('a')]

/** What every store of secrets must do. `open` makes an empty one. */
export function secretsSuite(kind: string, open: () => Promise<SecretsUnderTest>): void {
  test(`${kind}: what was written is read, by whoever opens it, whatever the text`, async () => {
    await using under = await open()
    const text = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 300 })
      .filter((value) => value.isWellFormed() && !value.includes('\0'))
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        await under.secrets.write('tenants/cliente-001/exchange', value)
        assert.equal(await under.secrets.read('tenants/cliente-001/exchange'), value)
      }),
      {
        numRuns: under.tries ?? 30,
        examples: [['{"key":"a\\"b"}\n'], ['-----BEGIN\r\nX'], [' \t '], ['😀\u2028']],
      },
    )
    const before = await under.secrets.read('tenants/cliente-001/exchange')
    assert.equal(await (await under.reopen()).read('tenants/cliente-001/exchange'), before)
  })

  test(`${kind}: the longest value and the longest name are kept`, async () => {
    await using under = await open()
    const name = `a${'b'.repeat(56)}/${'c'.repeat(62)}`
    assert.equal(name.length, 120)
    await under.secrets.write(name, 'ü€😀'.repeat(2_666))
    assert.equal(await under.secrets.read(name), 'ü€😀'.repeat(2_666))
    await under.secrets.write('tenants/1-/a-', 'x'.repeat(24_000))
    assert.equal((await under.secrets.read('tenants/1-/a-')).length, 24_000)
  })

  test(`${kind}: the newest version is the one that is read, and a list tells when it came`, async () => {
    await using under = await open()
    const { secrets } = under
    await secrets.write('house/signing', 'first')
    const [first] = await secrets.list('house/')
    await secrets.write('house/signing', 'second')
    const [second] = await secrets.list('house/')
    assert.equal(await secrets.read('house/signing'), 'second')
    assert.deepEqual(Object.keys(second!).sort(), ['changedAt', 'name'])
    assert.ok(first!.changedAt > 0 && second!.changedAt >= first!.changedAt)
  })

  test(`${kind}: what is not there, or not there any more, is unknown, and can come again`, async () => {
    await using under = await open()
    const { secrets } = under
    await assert.rejects(secrets.read('house/none'), withCode('secret.unknown'))
    await secrets.remove('house/none')
    for (const value of ['one', 'two']) {
      await secrets.write('house/some', value)
      assert.equal(await secrets.read('house/some'), value)
      await secrets.remove('house/some')
      await assert.rejects(secrets.read('house/some'), withCode('secret.unknown'))
      assert.deepEqual(await secrets.list(''), [])
      await secrets.remove('house/some')
    }
  })

  test(`${kind}: a list is of one folder and sorted; those of names that begin alike are left out`, async () => {
    await using under = await open()
    const { secrets } = under
    const names = [
      ...['a', 'tenants/c-1/b', 'tenants/c-1/a', 'tenants/c-1/a/deep', 'tenants/c-1-/a', 'tenants/c-10/a'],
      ...['tenants/c/1-a', 'tenants/c--1/a', 'tenants/c-1a', 'tenants'],
    ]
    for (const name of names) await secrets.write(name, `value of ${name}`)
    const listed = async (folder: string) => (await secrets.list(folder)).map(({ name }) => name)
    assert.deepEqual(await listed(''), names.toSorted())
    assert.deepEqual(await listed('tenants/'), names.filter((name) => name.startsWith('tenants/')).toSorted())
    assert.deepEqual(await listed('tenants/c-1/'), ['tenants/c-1/a', 'tenants/c-1/a/deep', 'tenants/c-1/b'])
    assert.deepEqual(await listed('tenants/c-1/a/'), ['tenants/c-1/a/deep'])
    assert.deepEqual(await listed('tenants/none/'), [])
    for (const name of names) assert.equal(await secrets.read(name), `value of ${name}`)
    await secrets.remove('tenants/c-1/a')
    assert.deepEqual(await listed('tenants/c-1/'), ['tenants/c-1/a/deep', 'tenants/c-1/b'])
    for (const folder of ['tenants', 'tenants/c-1', '/', '//', '../', 'a/../', 'a//', 'A/', 'a\n/', 'a b/'])
      await assert.rejects(secrets.list(folder), withCode('secret.name'), folder)
  })

  test(`${kind}: hostile names are refused by every method`, async () => {
    await using under = await open()
    const { secrets } = under
    for (const name of [...HOSTILE_NAMES, ...(NO_TEXTS as string[])]) {
      const told = inspect(name).slice(0, 80)
      await assert.rejects(secrets.read(name), withCode('secret.name'), told)
      await assert.rejects(secrets.write(name, 'value'), withCode('secret.name'), told)
      await assert.rejects(secrets.remove(name), withCode('secret.name'), told)
      if (name !== '' && name !== 'a/')
        await assert.rejects(secrets.list(name), withCode('secret.name'), told)
    }
    assert.deepEqual(await secrets.list(''), [])
  })

  test(`${kind}: hostile values are refused, and what was there stays`, async () => {
    await using under = await open()
    const { secrets } = under
    await secrets.write('house/kept', 'good')
    for (const value of [...HOSTILE_VALUES, ...(NO_TEXTS as string[])]) {
      await assert.rejects(secrets.write('house/kept', value), withCode('secret.value'))
    }
    assert.equal(await secrets.read('house/kept'), 'good')
  })

  test(`${kind}: many write at once, and whoever reads meanwhile sees one of them, whole`, async () => {
    await using under = await open()
    const stores = [under.secrets, await under.reopen()]
    const values = Array.from({ length: 12 }, (_, at) => `${at}:${'v'.repeat(2_000)}:${at}`)
    await under.secrets.write('house/shared', values[0]!)
    let isOver = false
    const reader = (async () => {
      let seen = 0
      do {
        assert.ok(values.includes(await stores[1]!.read('house/shared')))
        seen++
      } while (!isOver)
      return seen
    })()
    await Promise.all(values.map((value, at) => stores[at % 2]!.write('house/shared', value))).finally(() => {
      isOver = true
    })
    assert.ok((await reader) > 0)
    const last = await under.secrets.read('house/shared')
    assert.ok(values.includes(last))
    assert.equal(await (await under.reopen()).read('house/shared'), last)
  })

  test(`${kind}: neither a failure nor the store itself shows a value`, async () => {
    await using under = await open()
    const { secrets } = under
    const value = 'sentinel-of-the-suite'
    await secrets.write('house/hidden', value)
    const failures = await Promise.all(
      [
        secrets.write('house/hidden', `${value}\0`),
        secrets.write('../up', value),
        secrets.write('house/hidden', value.repeat(5_000)),
      ].map((write) => write.catch((error: unknown) => error)),
    )
    for (const failure of failures) assert.ok(failure instanceof DeploymentError)
    const told = inspect([failures, secrets, await secrets.list('')], { depth: 20, showHidden: true })
    assert.ok(!told.includes('sentinel'), told)
  })
}

export function withCode(code: string): (error: unknown) => boolean {
  return (error) => error instanceof DeploymentError && error.code === code
}

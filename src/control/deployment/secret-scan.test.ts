import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { findSecrets } from './secret-scan.ts'
import { wantedBot } from './values.fixture.ts'

const kinds = (text: string) => findSecrets(text).map(({ kind }) => kind)
/** Put together here, so that scanners of this repository find none. */
const join = (...parts: readonly string[]) => parts.join('')
const SEED = 'abandon ability able about above absent absorb abstract absurd abuse access accident'
const RANDOM_64 = 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A'

test('each kind of secret is found, in a value and in a comment', () => {
  const secrets: readonly (readonly [string, string])[] = [
    [join('-----BEGIN ', 'RSA PRIVATE KEY-----'), 'a private key'],
    [join('-----BEGIN ', 'OPENSSH PRIVATE KEY-----'), 'a private key'],
    [join('AK', 'IAIOSFODNN7EXAMPLE'), 'an AWS access key'],
    [join('wJalrXUtnFEMI/K7MDENG/', 'bPxRfiCYEXAMPLEKEY'), 'a random text as long as a key'],
    [`0x${'4c0883a69102937d'.repeat(4)}`, 'the private key of a chain account'],
    [SEED, 'a seed phrase'],
    [`${SEED} ${SEED}`, 'a seed phrase'],
    [`${'abandon '.repeat(11)}about`, 'a seed phrase'],
    [
      join('eyJhbGciOiJIUzI1NiJ9', '.', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', '.', 'dozjgNryP4J3jVmNHl0w5N_XgL0'),
      'a JSON web token',
    ],
    [join('AGE-SECRET-', 'KEY-1', 'QYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQ'), 'an age key'],
    [join('Bearer ', 'abcdef0123456789abcdef'), 'a bearer token'],
    ['postgres://leme:hunter2@db.internal/leme', 'an address with a password'],
    ['https://x:y@example.org', 'an address with a password'],
    [join('110201543:', 'AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw_'), 'a token of a Telegram bot'],
    [join('xox', 'b-1234567890-abcdefghij'), 'a Slack token'],
    [join('https://hooks.slack', '.com/services/T00000000/B00000000/XXXXXXXX'), 'a Slack webhook'],
    [`ghp_${'a1B2c3D4e5F6'.repeat(3)}`, 'a GitHub token'],
    [`github_pat_${'a1B2c3D4e5F6'.repeat(3)}`, 'a GitHub token'],
    [`glpat-${'a1B2c3D4e5'.repeat(2)}`, 'a GitLab token'],
    [`leme_${'0f'.repeat(8)}_${'1e'.repeat(32)}`, 'a key of this API'],
    [RANDOM_64, 'a random text as long as a key'],
  ]
  for (const [secret, kind] of secrets) {
    assert.deepEqual([...new Set(kinds(`a: 1\nx: ${JSON.stringify(secret)}\n`))], [kind], secret)
    assert.ok(kinds(`a: 1 # ${secret}`).includes(kind), secret)
    assert.ok(kinds(secret).includes(kind), secret)
  }
})

test('a value is taken for a secret when its name says so', () => {
  const found = [
    'apiSecret: 9f8e7d6c5b4a39281706',
    '"api_key": "9f8e7d6c5b4a39281706",',
    "exchange.secret = '9F8E7D6C5B4A39281706'",
    'privateKey: 4c0883a69102937d6231471b5dbb6204fe512961708279f5d4e8b3c9a1b2c3d4',
    'password: hunter2',
    '# PASSWORD=Tr0ub4dor&3',
    'walletPassphrase: "correct horse 1"',
    'telegram_token: abcdefgh12345678xyz',
  ]
  for (const text of found) assert.match(kinds(text)[0] ?? '', /^a value under the name /, text)
})

test('what a name refers to, counts or says in words is none', () => {
  const clean = [
    'existingSecret: cliente-001-exchange-2024-11-23-a1b2c3d4',
    'exchange:\n  existingSecret: cliente-001-exchange',
    `strategyVersion: sha256:${'9f8e7d6c'.repeat(8)}`,
    'tokenAddress: 0x5FbDB2315678afecb367f032d93F642f64180aa3',
    'keyLevels: support-and-resistance',
    'tokens: 12345678901234567890',
    'password: see the vault',
    '# the secret: tenants/cliente-001/exchange',
    `secret: \${EXCHANGE_SECRET_OF_CLIENT_1}`,
    'commandId: 0192f0c1-7b1e-7c3a-9b1d-2f4e6a8c0d1f',
    `commandId: ${RANDOM_64.slice(0, 63)}`,
    'see https://docs.example.org:8443/guide#keys and mail ops@example.org',
    'pairs: [BTC/USDT, ETH/USDT:USDT]',
    '# this bot follows long trends and stops when prices fall under their mean value',
    '# commit 9f8e7d6c5b4a392817069f8e7d6c5b4a39281706',
    'strategy: TrendWithModelAndVolatilityFilterVersion2',
  ]
  for (const text of clean) assert.deepEqual(findSecrets(text), [], text)
})

test('a secret is told by line and column, and never shown', () => {
  const token = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`
  const found = findSecrets(`a: 1\n\n  b: ${token} # ${token}`)
  assert.deepEqual(
    found.map(({ line, column }) => [line, column]),
    [
      [3, 6],
      [3, 49],
    ],
  )
  assert.doesNotMatch(JSON.stringify(found), /a1B2/)
})

test('a seed phrase is found as a list, too', () => {
  const list = SEED.split(' ').map((word) => `  - ${word}\n`)
  assert.deepEqual(findSecrets(`a: 1\nwords:\n${list.join('')}b: 2\n`), [
    { kind: 'a seed phrase', line: 3, column: 1 },
  ])
  const numbered = SEED.split(' ').map((word, at) => `# ${at + 1}. ${word}\n`)
  assert.deepEqual(kinds(numbered.join('')), ['a seed phrase'])
  assert.deepEqual(kinds(list.slice(1).join('')), [])
})

test('files of values have no secret, whatever their names, hashes and numbers are', () => {
  const hex = (length: number) =>
    fc
      .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
      .map((digits) => digits.join(''))
  const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,18}[a-z0-9]$/)
  const bot = fc.record({
    name: word,
    hash: hex(64),
    id: fc.uuid(),
    strategy: word,
    share: fc.double({ noNaN: true }),
  })
  fc.assert(
    fc.property(fc.array(bot, { maxLength: 5 }), word, (bots, client) => {
      const file = {
        ...{ clientId: client, database: { existingSecret: `${client}-database` } },
        bots: bots.map(({ name, hash, id, strategy, share }) =>
          wantedBot({
            name,
            strategyVersion: `sha256:${hash}`,
            commandId: id,
            strategy,
            parameters: { share },
          }),
        ),
      }
      assert.deepEqual(findSecrets(JSON.stringify(file, null, 1)), [])
    }),
  )
})

test('random keys of exchanges are found under any name', () => {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789']
  const key = fc
    .array(fc.constantFrom(...letters), { minLength: 64, maxLength: 64 })
    .map((all) => all.join(''))
  fc.assert(
    fc.property(
      fc.noShrink(key),
      (text) => new Set(text).size < 36 || findSecrets(`note: ${text}`).length === 1,
    ),
  )
})

test('the time grows with the length of a text alone', () => {
  const pieces = [
    'eyJ',
    'eyJ-',
    'a://',
    'key ',
    'key:',
    'x:y',
    '-----BEGIN ',
    'word ',
    '- word\n',
    '0x',
    'A',
    ' ',
    '=',
    '"key',
  ]
  for (const piece of pieces) {
    const text = piece.repeat(65_536 / piece.length)
    const cost = (of: string) => {
      const start = process.cpuUsage()
      findSecrets(of)
      return process.cpuUsage(start).user
    }
    const [small, large] = [cost(text.slice(0, 8_192)), cost(text)]
    assert.ok(large < Math.max(small * 40, 400_000), `${piece}: ${small} µs for 8 KB, ${large} µs for 64 KB`)
  }
})

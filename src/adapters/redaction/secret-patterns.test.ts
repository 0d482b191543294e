import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findSecrets } from '../../control/deployment/index.ts'
import { createRedactor } from './redactor.ts'

const KEY =
  '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMIIEow+/=\n-----END RSA PRIVATE KEY-----'
const FORMS: readonly (readonly [string, string])[] = [
  [`before\n${KEY}\nafter`, 'before\n[redacted]\nafter'],
  [`cut ${KEY.slice(0, 60)}`, 'cut [redacted]'],
  ['Authorization: Bearer abc.DEF-123', 'Authorization: Bearer [redacted]'],
  ['{"authorization":"Basic dXNlcjpwYXNz"}', '{"authorization":"Basic [redacted]"}'],
  ['sent Bearer hvs.CAESIJ0123456789 to it', 'sent Bearer [redacted] to it'],
  ['basic authentication is needed', 'basic authentication is needed'],
  ['at postgres://leme:secret@db:5432/x?y=1', 'at postgres://leme:[redacted]@db:5432/x?y=1'],
  [
    'git clone https://ghp_0123456789abcdef0123@github.com/a/b',
    'git clone https://[redacted]@github.com/a/b',
  ],
  ['see http://127.0.0.1:7870/ and mail a@b.c', 'see http://127.0.0.1:7870/ and mail a@b.c'],
  ['jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln.', 'jwt [redacted].'],
  [`key leme_${'0a'.repeat(8)}_${'1b'.repeat(32)}`, `key leme_${'0a'.repeat(8)}_[redacted]`],
  [`AGE-SECRET-KEY-1${'Q'.repeat(58)}`, '[redacted]'],
  ['vault hvs.CAESIJKLMNOPQRSTUVWX-yz_12', 'vault [redacted]'],
  ['bot 123456789:AAabcdefghijklmnopqrstuvwxyz0123456', 'bot [redacted]'],
  ['password=hunter2 user=bob', 'password=[redacted] user=bob'],
  ['?sig=abc%2F&sv=2024', '?sig=[redacted]&sv=2024'],
  ['X-Vault-Token: abc\nnext: 1', 'X-Vault-Token: [redacted]\nnext: 1'],
  ['Cookie: a=b; leme_session=xyz\r\nHost: h', 'Cookie: [redacted]\r\nHost: h'],
  [`{"dbPassword":"a\\"b","x":1}`, `{"dbPassword":"[redacted]","x":1}`],
  [`{"m":"{\\"apiKey\\":\\"a\\\\\\"b\\",\\"x\\":1}"}`, `{"m":"{\\"apiKey\\":\\"[redacted]\\",\\"x\\":1}"}`],
  [`client_secret: 'it is'`, `client_secret: '[redacted]'`],
  ['  exchangeSecret: plain # yaml', '  exchangeSecret: [redacted] # yaml'],
  ['exchange:\n  existingSecret: cliente-001-exchange', 'exchange:\n  existingSecret: cliente-001-exchange'],
  ['maxTokens: 512, secure: true, "token": null', 'maxTokens: 512, secure: true, "token": null'],
  [
    '"code":"secret.unknown","path":"/api/v1/secrets/:name"',
    '"code":"secret.unknown","path":"/api/v1/secrets/:name"',
  ],
  ['key vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utI.', 'key [redacted].'],
  ['key vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utI, then', 'key [redacted], then'],
  [
    'at /home/me/Projects/leme/src/adapters/redaction/Redactor2Test',
    'at /home/me/Projects/leme/src/adapters/redaction/Redactor2Test',
  ],
  [
    '0192f0c1-7b1e-7c3a-9b1d-2f4e6a8c0d1f TrendWithModelAndVolatilityFilterVersion2',
    '0192f0c1-7b1e-7c3a-9b1d-2f4e6a8c0d1f TrendWithModelAndVolatilityFilterVersion2',
  ],
  [`commit ${'a1'.repeat(20)} hash ${'0f'.repeat(32)}`, `commit ${'a1'.repeat(20)} hash ${'0f'.repeat(32)}`],
]

for (const [text, clean] of FORMS) {
  test(`what looks like a secret goes, the rest stays: ${JSON.stringify(text).slice(0, 60)}`, () => {
    const redactor = createRedactor()
    assert.equal(redactor.text(text), clean)
    assert.equal(redactor.text(clean), clean, 'again')
  })
}

test('what the scanner of commits takes for a secret by its form is cut out, too', () => {
  const redactor = createRedactor()
  const secrets = [
    ...[
      `ghp_${'a1B2c3D4e5F6'.repeat(3)}`,
      `github_pat_${'a1B2c3D4e5F6'.repeat(3)}`,
      `glpat-${'a1B2c3D4e5'.repeat(2)}`,
    ],
    ...[
      `leme_${'0f'.repeat(8)}_${'1e'.repeat(32)}`,
      `AIza${'a1B2c'.repeat(7)}`,
      `npm_${'a1B2c3D4e5F6'.repeat(3)}`,
    ],
    ...[`sk_live_${'a1B2c3D4'.repeat(3)}`, `xoxb-${'1234567890-abcdef'}`, `110201543:AA${'Hdq'.repeat(11)}`],
    ...[
      'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXX',
      `Bearer ${'abcdef0123456789'.repeat(2)}`,
    ],
    ...[`eyJ${'hbGciOiJIUzI1NiJ9'}.eyJ${'zdWIiOiIxMjM0NTY3ODkwIn0'}.${'dozjgNryP4J3jVmNHl0w5N'}`],
    ...[`AGE-SECRET-KEY-1${'Q5'.repeat(29)}`, 'postgres://leme:hunter22@db.internal/leme', KEY],
    ...['apiSecret: 9f8e7d6c5b4a39281706', '"api_key": "9f8e7d6c5b4a39281706"', 'password: hunter22'],
  ]
  for (const secret of secrets) {
    assert.notDeepEqual(findSecrets(secret), [], `the scanner: ${secret}`)
    const clean = redactor.text(`before ${secret} after`)
    assert.match(clean, /\[redacted\]/, secret)
    assert.doesNotMatch(clean, /a1B2c|1e1e1e|Q5Q5|Hdq|XXXXXXXX|abcdef|doz|hunter22|9f8e7d|MIIE/, clean)
    assert.match(clean, /^before .*after$/)
  }
})

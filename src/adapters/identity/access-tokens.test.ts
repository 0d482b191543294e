import assert from 'node:assert/strict'
import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { accessTokens, TOKEN_AUDIENCE } from './access-tokens.ts'
import { memoryKeyRing } from './key-ring.ts'

const MEMBER = { kind: 'member', id: '0123456789abcdef', confirmed: false } as const
const MINUTE = 60_000

function open(issuer = 'leme-test') {
  let now = Date.UTC(2025, 0, 6, 12)
  const clock = () => now
  const ring = memoryKeyRing({ clock })
  return {
    ring,
    tokens: accessTokens({ ring, issuer, clock }),
    at: accessTokens({ ring, issuer: 'other', clock }),
    seconds: () => Math.floor(now / 1_000),
    pass: (ms: number) => {
      now += ms
    },
  }
}

const text = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A token with anything in it, signed by the ring's own key unless `by` signs otherwise. */
async function forge(
  { ring, seconds }: ReturnType<typeof open>,
  header: object = {},
  claims: object = {},
  by?: (signed: string) => string,
): Promise<string> {
  const [{ kid, privateKey }] = (await ring.keys()).signing
  const now = seconds()
  const payload = {
    ...{ iss: 'leme-test', aud: TOKEN_AUDIENCE, sub: `member:${MEMBER.id}`, jti: 'x' },
    ...{ iat: now, nbf: now, exp: now + 900, ...claims },
  }
  const signed = `${text({ alg: 'EdDSA', typ: 'at+jwt', kid, ...header })}.${text(payload)}`
  return `${signed}.${by ? by(signed) : sign(null, Buffer.from(signed), privateKey).toString('base64url')}`
}

test('a token stands for whom it was issued, for a quarter of an hour', async () => {
  const opened = open()
  const { tokens, pass, seconds } = opened
  for (const subject of [
    MEMBER,
    { ...MEMBER, confirmed: true },
    { kind: 'key', prefix: 'fedcba9876543210' } as const,
  ]) {
    const { token, expiresAt } = await tokens.issue(subject)
    assert.deepEqual(await tokens.verify(token), subject)
    assert.equal(expiresAt, (seconds() + 900) * 1_000)
  }
  const { token } = await tokens.issue(MEMBER)
  pass(14 * MINUTE)
  assert.ok(await tokens.verify(token))
  pass(2 * MINUTE)
  assert.equal(await tokens.verify(token), undefined)
  assert.deepEqual(await tokens.verify(await forge(opened)), MEMBER, 'what forges the others is right itself')
})

test('a token says nothing of what its holder may do', async () => {
  const { tokens } = open()
  const { token } = await tokens.issue(MEMBER)
  const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString())
  assert.deepEqual(Object.keys(claims).sort(), ['aud', 'exp', 'iat', 'iss', 'jti', 'nbf', 'sub'])
})

test('a token without a signature, or by an algorithm of its own choice, is none', async () => {
  const opened = open()
  const [{ publicKey, kid }] = (await opened.ring.keys()).signing
  const pem = publicKey.export({ format: 'pem', type: 'spki' })
  const der = publicKey.export({ format: 'der', type: 'spki' })
  const jwk = publicKey.export({ format: 'jwk' })
  const raw = Buffer.from(jwk.x!, 'base64url')
  const hmac = (key: Buffer | string) => (signed: string) =>
    createHmac('sha256', key).update(signed).digest('base64url')
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const own = generateKeyPairSync('ed25519')
  const ownJwk = own.publicKey.export({ format: 'jwk' })
  const byOwn = (signed: string) => sign(null, Buffer.from(signed), own.privateKey).toString('base64url')
  const wrong: Record<string, string> = {
    none: await forge(opened, { alg: 'none' }, {}, () => ''),
    'None in capitals': await forge(opened, { alg: 'NONE' }, {}, () => ''),
    'no algorithm': await forge(opened, { alg: undefined }),
    'HS256 with the PEM': await forge(opened, { alg: 'HS256' }, {}, hmac(pem)),
    'HS256 with the DER': await forge(opened, { alg: 'HS256' }, {}, hmac(der)),
    'HS256 with the bytes': await forge(opened, { alg: 'HS256' }, {}, hmac(raw)),
    'HS256 with nothing': await forge(opened, { alg: 'HS256' }, {}, hmac('')),
    'HMAC under the right name': await forge(opened, {}, {}, hmac(raw)),
    RS256: await forge(opened, { alg: 'RS256' }, {}, (signed) =>
      sign('sha256', Buffer.from(signed), rsa).toString('base64url'),
    ),
    ES256: await forge(opened, { alg: 'ES256' }, {}, (signed) =>
      sign('sha256', Buffer.from(signed), { key: ec, dsaEncoding: 'ieee-p1363' }).toString('base64url'),
    ),
    'another’s key': await forge(opened, {}, {}, byOwn),
    'a key in the token': await forge(opened, { jwk: ownJwk }, {}, byOwn),
    'a key in the token, and no name': await forge(opened, { jwk: ownJwk, kid: undefined }, {}, byOwn),
    'a place of keys': await forge(opened, { jku: 'https://evil.example/jwks' }, {}, byOwn),
    'an unknown extension': await forge(opened, { crit: ['x'], x: 1 }),
    'an unencoded payload': await forge(opened, { b64: false, crit: ['b64'] }),
    'an empty signature': await forge(opened, {}, {}, () => ''),
    'another name of the key': await forge(opened, { kid: '0'.repeat(16) }),
    'no name of the key': await forge(opened, { kid: undefined }),
    'a name that is a path': await forge(opened, { kid: `../${kid}` }),
    'a name of no text': await forge(opened, { kid: [kid] }),
    'another kind': await forge(opened, { typ: 'JWT' }),
    'no kind': await forge(opened, { typ: undefined }),
  }
  for (const [name, token] of Object.entries(wrong)) {
    assert.equal(await opened.tokens.verify(token), undefined, name)
  }
})

test('a token of another time, issuer or audience is none, nor one that lacks what it needs', async () => {
  const opened = open()
  const now = opened.seconds()
  for (const claims of [
    { exp: now - 6 },
    { exp: now - 86_400, iat: now - 90_000, nbf: now - 90_000 },
    { nbf: now + 60 },
    { iat: now + 60 },
    { iat: now - 1_000 },
    { exp: now + 86_400, iat: now - 1_000, nbf: now - 1_000 },
    { aud: 'another' },
    { aud: ['another', 'third'] },
    { aud: undefined },
    { iss: 'other' },
    { iss: undefined },
    ...['sub', 'jti', 'iat', 'nbf', 'exp'].map((name) => ({ [name]: undefined })),
    { exp: 'tomorrow' },
    { exp: null },
    ...['', 'operator', 'member:', 'member:x', `root:${MEMBER.id}`, `member:${MEMBER.id} `, 7, {}].map(
      (sub) => ({ sub }),
    ),
    { sub: `member:${MEMBER.id}\n` },
    { sub: `MEMBER:${MEMBER.id}` },
  ]) {
    const token = await forge(opened, {}, claims)
    assert.equal(await opened.tokens.verify(token), undefined, JSON.stringify(claims))
  }
  const { token } = await opened.at.issue(MEMBER)
  assert.equal(await opened.tokens.verify(token), undefined)
  assert.deepEqual(await opened.tokens.verify(await forge(opened, {}, { nbf: now + 3 })), MEMBER)
})

test('what is no token at all is none', async () => {
  const { tokens } = open()
  const { token } = await tokens.issue(MEMBER)
  const [head, body, tail] = token.split('.') as [string, string, string]
  for (const wrong of [
    ...['', '.', '..', '...', head, `${head}.${body}`, `${head}.${body}.`, `${token}.x`, ` ${token}`],
    ...[
      `${head}..${tail}`,
      `.${body}.${tail}`,
      `${head}.${body}.${tail}.${tail}.${tail}`,
      'x'.repeat(10_000),
    ],
    ...[token.toUpperCase(), `${token}=`, 'null', '{}'],
  ]) {
    assert.equal(await tokens.verify(wrong), undefined, wrong.slice(0, 60))
  }
})

test('no change of a token leaves it a token', async () => {
  const { tokens } = open()
  const { token } = await tokens.issue({ ...MEMBER, confirmed: true })
  const [head, body, tail] = token.split('.') as [string, string, string]
  const at = fc.nat({ max: token.length - 1 })
  const letter = fc.constantFrom(...'ABab01-_')
  await fc.assert(
    fc.asyncProperty(at, letter, async (index, other) => {
      const changed = token.slice(0, index) + other + token.slice(index + 1)
      const subject = await tokens.verify(changed)
      // The last letter of base64 has bits that mean nothing.
      const isSame =
        changed === token ||
        Buffer.from(changed.split('.')[2] ?? '', 'base64url').equals(Buffer.from(tail, 'base64url'))
      if (!isSame || !changed.startsWith(`${head}.${body}.`)) assert.equal(subject, undefined, changed)
    }),
    { numRuns: 500 },
  )
})

test('a new pair signs after two minutes, the one before it is believed until its tokens have ended', async () => {
  const opened = open()
  const { ring, tokens, pass } = opened
  const [first] = (await ring.keys()).signing
  const kidOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()).kid
  await ring.rotate()
  pass(2 * MINUTE - 1)
  const { token: last } = await tokens.issue(MEMBER)
  assert.equal(kidOf(last), first.kid)
  pass(1)
  const { token: fresh } = await tokens.issue(MEMBER)
  assert.notEqual(kidOf(fresh), first.kid)
  pass(14 * MINUTE)
  assert.ok((await tokens.verify(last)) && (await tokens.verify(fresh)))
  const stolen = (seconds: number) =>
    forge({ ...opened, seconds: () => seconds }, { kid: first.kid }, {}, (signed) =>
      sign(null, Buffer.from(signed), first.privateKey).toString('base64url'),
    )
  assert.ok(await tokens.verify(await stolen(opened.seconds())))
  pass(2 * MINUTE)
  assert.equal(
    await tokens.verify(await stolen(opened.seconds())),
    undefined,
    'whoever has the old key has nothing',
  )
})

test('a token that was seen before is judged as one that was not', async () => {
  const opened = open()
  const { tokens, pass, ring } = opened
  const fresh = () => accessTokens({ ring, issuer: 'leme-test', clock: () => opened.seconds() * 1_000 })
  const long = await forge(opened, {}, { exp: opened.seconds() + 90_000 })
  const { token } = await tokens.issue(MEMBER)
  for (let minute = 0; minute < 20; minute++) {
    for (const one of [token, long])
      assert.deepEqual(await tokens.verify(one), await fresh().verify(one), `${minute}`)
    if (minute === 8) pass(-MINUTE / 2)
    pass(minute === 13 ? MINUTE + 20_000 : MINUTE)
  }
  assert.equal(await tokens.verify(token), undefined)
  pass(-10 * MINUTE)
  assert.deepEqual(await tokens.verify(token), MEMBER)
  const known = ring.keys
  const others = await memoryKeyRing({ clock: () => opened.seconds() * 1_000 }).keys()
  Object.assign(ring, { keys: async () => others, newest: async () => others })
  assert.equal(await tokens.verify(token), undefined, 'its key is not there any more')
  Object.assign(ring, { keys: known })
  assert.deepEqual(await tokens.verify(token), MEMBER)
})

test('a signature is calculated once', async () => {
  const { ring, tokens, seconds } = open()
  const { token } = await tokens.issue(MEMBER)
  const { signing, ...rest } = await ring.keys()
  let asked = 0
  const [first] = signing
  const counted = Object.defineProperty({ ...first }, 'publicKey', {
    get: () => {
      asked++
      return first.publicKey
    },
  })
  const keys = async () => ({ ...rest, signing: [counted] as typeof signing })
  const clock = () => seconds() * 1_000
  const others = accessTokens({ ring: { keys, newest: keys }, issuer: 'leme-test', clock })
  for (let time = 0; time < 3; time++) assert.deepEqual(await others.verify(token), MEMBER)
  assert.equal(asked, 1)
})

test('pairs that are made one after the other lose no token that is still good', async () => {
  const { ring, tokens, pass } = open()
  pass(3 * MINUTE)
  const issued = []
  for (let n = 0; n < 5; n++) {
    await ring.rotate()
    issued.push((await tokens.issue(MEMBER)).token)
    pass(2 * MINUTE)
  }
  for (const token of issued) assert.ok(await tokens.verify(token))
})

test('a failure of the keys is no verdict on a token', async () => {
  const { ring, tokens } = open()
  const { token } = await tokens.issue(MEMBER)
  const broken = { keys: () => Promise.reject(new Error('away')), newest: ring.newest }
  await assert.rejects(
    accessTokens({ ring: broken, issuer: 'leme-test', clock: Date.now }).verify(token),
    /away/,
  )
  assert.ok(createPublicKey((await ring.keys()).signing[0].privateKey))
})

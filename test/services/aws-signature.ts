import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Asked } from './faulty-http.ts'

export interface AwsKey {
  readonly keyId: string
  readonly secret: string
  /** Of a role: has to come with each request. */
  readonly sessionToken?: string
}

export interface SignedFor {
  readonly keys: readonly AwsKey[]
  readonly region: string
  readonly service: string
  /** UTC milliseconds; a request that is a quarter of an hour off is refused. */
  readonly now: number
}

const SKEW_MS = 15 * 60_000

/**
 * Checks AWS's Signature Version 4 of a request by making it again; gives AWS's name of what is wrong with it.
 */
export function signatureFault(asked: Asked, { keys, region, service, now }: SignedFor): string | undefined {
  const {
    authorization,
    'x-amz-date': time,
    'x-amz-security-token': token,
  } = asked.headers as Record<string, string>
  if (!authorization) return 'MissingAuthenticationTokenException'
  const form =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/
  const [, keyId, day = '', scopeRegion, scopeService, names = '', signature = ''] =
    form.exec(authorization) ?? []
  if (keyId === undefined || !/^\d{8}T\d{6}Z$/.test(time ?? '')) return 'IncompleteSignatureException'
  const key = keys.find((one) => one.keyId === keyId)
  if (!key || key.sessionToken !== token) return 'UnrecognizedClientException'
  if (scopeRegion !== region || scopeService !== service || !time!.startsWith(day))
    return 'InvalidSignatureException'
  if (Math.abs(timeOf(time!) - now) > SKEW_MS) return 'InvalidSignatureException'
  const signed = names.split(';')
  if (!signed.includes('host') || !signed.includes('x-amz-date')) return 'InvalidSignatureException'
  if (token !== undefined && !signed.includes('x-amz-security-token')) return 'InvalidSignatureException'
  const scope = `${day}/${region}/${service}/aws4_request`
  const text = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical(asked, signed))].join('\n')
  const signing = [day, region, service, 'aws4_request'].reduce<Buffer | string>(
    (under, part) => createHmac('sha256', under).update(part).digest(),
    `AWS4${key.secret}`,
  )
  const expected = createHmac('sha256', signing).update(text).digest()
  return timingSafeEqual(expected, Buffer.from(signature, 'hex')) ? undefined : 'InvalidSignatureException'
}

function canonical({ method, path, query, headers, body }: Asked, signed: readonly string[]): string {
  const parameters = [...query].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort()
  const lines = signed.map(
    (name) =>
      `${name}:${String(headers[name] ?? '')
        .trim()
        .replace(/\s+/g, ' ')}\n`,
  )
  return [method, path, parameters.join('&'), lines.join(''), signed.join(';'), sha256(body)].join('\n')
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (unit) => `%${unit.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

function timeOf(stamp: string): number {
  return Date.parse(stamp.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'))
}

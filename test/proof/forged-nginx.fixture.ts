import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { random } from '../../src/math/index.ts'
import { askThrough, configure, NAME } from '../flows/nginx.fixture.ts'
import { startNginx } from '../services/index.ts'
import { findProgram, freePort } from '../services/launch.ts'
import { LIMITS, lie } from './forged-requests.fixture.ts'
import { marketServer } from './market-server.fixture.ts'
import type { Passed } from './rel-31-forged-addresses.ts'

interface Patterns {
  readonly count: number
  readonly seed: number
  readonly requests: number
  readonly slack: number
}

const POLICY = { perSecond: 10, burst: 20 }
const AT_ONCE = 8

/** The same from addresses of this machine, by way of nginx; nothing where there is none. */
export async function throughNginx({ count, seed, requests, slack }: Patterns): Promise<readonly Passed[]> {
  if (count === 0 || !findProgram('nginx') || !findProgram('openssl')) return []
  const { app } = await marketServer({}, { limits: LIMITS, trustedProxies: ['127.0.0.1'], hosts: [NAME] })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port: upstreamPort } = app.server.address() as AddressInfo
  const plainPort = await freePort()
  let folder = ''
  const nginx = (await startNginx((place) => {
    folder = place.folder
    return configure({ ...place, plainPort, upstreamPort })
  }))!
  try {
    const { ask } = askThrough(nginx.port, readFileSync(join(folder, 'certificate.pem')))
    const found: Passed[] = []
    for (let at = 0; at < count; at++) {
      const dice = random(`${seed}-nginx-${at}`)
      const from = `127.7.${at >> 7}.${(at & 127) * 2 + 1}`
      const started = performance.now()
      let passed = 0
      const sender = async () => {
        for (let request = 0; request < requests / AT_ONCE; request++) {
          const headers = {
            'x-forwarded-for': lie(dice),
            'x-real-ip': lie(dice),
            forwarded: `for=${lie(dice)}`,
          }
          const { status } = await ask('/candles', { from, headers })
          assert.ok(status === 401 || status === 429, `${status}`)
          if (status === 401) passed++
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, sender))
      const most = POLICY.burst + ((performance.now() - started) / 1_000) * POLICY.perSecond
      assert.ok(passed <= most * slack, `nginx, pattern ${at}: ${passed} of ${most}`)
      const neighbour = await ask('/candles', { from: from.replace(/1$|3$|5$|7$|9$/, '0') })
      assert.equal(neighbour.status, 401, `nginx, pattern ${at}: a neighbour is refused`)
      found.push({ passed, most })
    }
    return found
  } finally {
    await nginx.stop()
    await app.close()
  }
}

import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { ServerOptions } from '../../src/apps/server/index.ts'
import { startIngest } from '../../src/apps/server/routes/ingest.fixture.ts'
import { startNginx } from '../services/index.ts'
import { findProgram, freePort } from '../services/launch.ts'
import { configure, NAME } from './nginx.fixture.ts'
import { listenIn } from './proxy-judge.fixture.ts'

/** A server of which everything is heard that it takes for a request. */
export async function openServer(t: TestContext, options: Partial<ServerOptions> = {}) {
  const server = await startIngest(t, {}, { trustedProxies: ['127.0.0.1'], hosts: [NAME], ...options })
  const heard = listenIn(server.app.server)
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = server.app.server.address() as AddressInfo
  return { ...server, heard, front: { port } }
}

/** The same behind nginx by the sample; undefined, and the test skipped, without nginx. `edit` changes the sample. */
export async function openBehind(
  t: TestContext,
  options: Partial<ServerOptions> = {},
  edit = (text: string) => text,
) {
  const missing = ['nginx', 'openssl'].find((name) => !findProgram(name))
  if (missing) return void t.skip(`${missing} is not installed`)
  const server = await openServer(t, options)
  const plainPort = await freePort()
  let folder = ''
  const nginx = (await startNginx((place) => {
    folder = place.folder
    return edit(configure({ ...place, plainPort, upstreamPort: server.front.port }))
  }))!
  t.after(() => nginx.stop())
  const ca = readFileSync(join(folder, 'certificate.pem'))
  return { ...server, nginx, front: { port: nginx.port, ca } }
}

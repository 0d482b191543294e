import { accepts, findProgram, freePort, type Service, serviceFolder, supervise } from './launch.ts'

/** A Redis that keeps nothing on disk; undefined where the machine has none. */
export async function startRedis(): Promise<Service | undefined> {
  const command = findProgram('redis-server')
  if (!command) return undefined
  const [folder, port] = [serviceFolder('redis'), await freePort()]
  const settings = { port, bind: '127.0.0.1', save: '', appendonly: 'no', dir: folder }
  return supervise({
    folder,
    port,
    url: `redis://127.0.0.1:${port}`,
    launch: { command, args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, `${value}`]) },
    ready: () => accepts(port),
  })
}

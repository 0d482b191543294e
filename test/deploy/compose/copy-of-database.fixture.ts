import { findProgram, freePort, NOBODY, serviceFolder, supervise } from '../../services/launch.ts'
import { client } from './database.fixture.ts'

/** A server on a folder that `leme backup restore --into` has filled and that belongs to its user. */
export async function startCopy(data: string) {
  const port = await freePort()
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=']
  const server = await supervise({
    folder: serviceFolder('restored', NOBODY),
    port,
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    launch: {
      command: findProgram('postgres', ['/usr/lib/postgresql/15/bin'])!,
      args: ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
      user: NOBODY,
      stopSignal: 'SIGINT',
    },
    ready: async () => {
      await using first = client(`postgres://postgres@127.0.0.1:${port}/postgres`)
      return first.sql`select 1`.then(
        () => true,
        () => false,
      )
    },
  })
  return { port, [Symbol.asyncDispose]: () => server.stop() }
}

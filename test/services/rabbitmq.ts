import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { accepts, findProgram, freePort, type Service, serviceFolder, supervise } from './launch.ts'

export interface RabbitMq extends Service {
  /** Removes all that the killed node had: queues, exchanges, messages. */
  wipe(): void
}

/** A RabbitMQ node of its own, without plugins; undefined where the machine has none. */
export async function startRabbitMq(): Promise<RabbitMq | undefined> {
  const command = findProgram('rabbitmq-server', ['/usr/lib/rabbitmq/bin'])
  if (!command) return undefined
  const folder = serviceFolder('rabbitmq')
  const [port, distribution, names] = [await freePort(), await freePort(), await freePort()]
  writeFileSync(join(folder, 'rabbitmq.conf'), 'loopback_users = none\n')
  writeFileSync(join(folder, 'enabled_plugins'), '[].\n')
  const env = {
    RABBITMQ_NODENAME: `leme${port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: `${port}`,
    RABBITMQ_DIST_PORT: `${distribution}`,
    RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq'),
    RABBITMQ_CONF_ENV_FILE: join(folder, 'none'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
    RABBITMQ_SCHEDULER_BIND_TYPE: 'u',
    // Erlang takes the place of the script, so that what is killed is the server.
    RUNNING_UNDER_SYSTEMD: '1',
    // Erlang's name server, which stays when the node has ended: one for this node alone, ended with it.
    ERL_EPMD_PORT: `${names}`,
    ERL_EPMD_ADDRESS: '127.0.0.1',
  }
  const service = await supervise({
    folder,
    port,
    url: `amqp://guest:guest@127.0.0.1:${port}`,
    launch: { command, args: [], env },
    ready: () => accepts(port),
    onStop: () => {
      spawnSync('epmd', ['-port', `${names}`, '-kill'], { stdio: 'ignore' })
    },
  })
  return Object.assign(service, {
    wipe: () => rmSync(join(folder, 'mnesia'), { recursive: true, force: true }),
  })
}

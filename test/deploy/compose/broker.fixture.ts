import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  accepts,
  findProgram,
  freePort,
  type Service,
  serviceFolder,
  supervise,
} from '../../services/launch.ts'
import { ROOT } from '../judge.ts'
import { FOLDER } from './read-compose.ts'

/** RabbitMQ with the files that the composition mounts, the made login among them; undefined where there is none. */
export async function startBroker(secrets: string): Promise<Service | undefined> {
  const command = findProgram('rabbitmq-server', ['/usr/lib/rabbitmq/bin'])
  if (!command) return undefined
  const folder = serviceFolder('broker')
  const [port, distribution, names] = [await freePort(), await freePort(), await freePort()]
  const files = [join(ROOT, FOLDER, 'rabbitmq/leme.conf'), join(secrets, 'rabbitmq_login')]
  writeFileSync(join(folder, 'rabbitmq.conf'), files.map((file) => readFileSync(file, 'utf8')).join('\n'))
  writeFileSync(join(folder, 'enabled_plugins'), '[].\n')
  const env = {
    RABBITMQ_NODENAME: `compose${port}@localhost`,
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
    RUNNING_UNDER_SYSTEMD: '1',
    // Erlang's name server of this node alone, ended with it.
    ERL_EPMD_PORT: `${names}`,
    ERL_EPMD_ADDRESS: '127.0.0.1',
  }
  return supervise({
    ...{ folder, port, url: `amqp://127.0.0.1:${port}`, launch: { command, args: [], env } },
    ready: () => accepts(port),
    onStop: () => {
      spawnSync('epmd', ['-port', `${names}`, '-kill'], { stdio: 'ignore' })
    },
  })
}

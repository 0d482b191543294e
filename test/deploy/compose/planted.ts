// Long because each planted error is an entry of one list.
import { join } from 'node:path'
import type { Judge, Planted } from '../judge.ts'
import { editFile } from '../plant.ts'
import { DOCKERFILE } from './image-contract.ts'
import { composition } from './judge-composition.ts'
import { dashboards } from './judge-dashboards.ts'
import { monitoring } from './judge-monitoring.ts'
import { neighbours } from './judge-neighbours.ts'
import { nginx } from './judge-nginx.ts'
import { COMPOSE, FOLDER } from './read-compose.ts'

type Change = readonly [from: RegExp, to: string]

/** A change of the first place in a file that fits. */
function changed(
  error: string,
  judge: Judge,
  [file, ...change]: readonly [string, ...Change],
  caughtBy: RegExp,
): Planted {
  return {
    ...{ error, judge, caughtBy },
    plant: (tree) => editFile(join(tree, file), (text) => text.replace(...change)),
  }
}

const inCompose = (error: string, change: Change, caughtBy: RegExp) =>
  changed(error, composition, [COMPOSE, ...change], caughtBy)

/** Within one service. */
const inService = (name: string, [from, to]: Change): Change => [
  new RegExp(`(\\n  ${name}:\\n(?:(?!\\n  \\w+:\\n)[\\s\\S])*?)${from.source}`),
  `$1${to}`,
]

const NEW_ENVIRONMENT: Change = [
  /environment:\n/,
  'environment:\n      GF_SECURITY_ADMIN_PASSWORD: hunter2\n',
]

export const planted: readonly Planted[] = [
  inCompose('a password in Compose', inService('grafana', NEW_ENVIRONMENT), /is a secret in the file/),
  inCompose(
    'a login within an address in Compose',
    inService('migrate', [/DATABASE_URL_FILE: .*/, 'DATABASE_URL: postgres://leme:hunter2@postgres/leme']),
    /DATABASE_URL is a secret/,
  ),
  inCompose(
    'a password on a command line',
    inService('redis', [/command: .*/, 'command: [redis-server, --requirepass hunter2]']),
    /on its command line/,
  ),
  changed(
    'restores tried by another release than the database',
    composition,
    [DOCKERFILE, /postgres:17\.\d+-bookworm/, 'postgres:18.1-bookworm'],
    /restores are tried by PostgreSQL 18.*the database is 17/,
  ),
  changed(
    'a service of an image that nobody builds',
    composition,
    [DOCKERFILE, / AS leme-backup$/m, ' AS leme-restore'],
    /has no target leme-backup/,
  ),
  inCompose(
    'a key of backups in Compose',
    inService('backup', [/IDENTITY_FILE: .*/, 'IDENTITY: AGE-SECRET-KEY-1QQQ']),
    /IDENTITY is a secret in the file/,
  ),
  inCompose(
    'a server that can open the backups that it makes',
    inService('server', [/RECIPIENTS_FILE: .*/, 'IDENTITY_FILE: /run/secrets/backup_identity']),
    /server: it can open the backups/,
  ),
  inCompose(
    'backups for no key',
    inService('server', [/ {6}LEME__BACKUPS__RECIPIENTS_FILE: .*\n/, '']),
    /nobody says for which key/,
  ),
  inCompose(
    'the database is copied by the login that serves',
    [/DATABASEURL_FILE: .*/, 'DATABASEURL_FILE: /run/secrets/database_url'],
    /another login than leme_backup/,
  ),
  inCompose(
    'a backup that stands still fills the disk',
    [/max_slot_wal_keep_size=\S+/, 'max_slot_wal_keep_size=-1'],
    /max_slot_wal_keep_size has no bound/,
  ),
  inCompose(
    'a log that backups cannot read',
    [/wal_level=replica/, 'wal_level=minimal'],
    /wal_level=replica/,
  ),
  inCompose(
    'backups into no volume',
    inService('server', [/sealed_backups:\/var\/lib\/leme-backups/, 'sealed_backups:/var/lib/elsewhere']),
    /no volume is mounted at .*leme-backups/,
  ),
  inCompose(
    'restores that nobody asks for',
    inService('backup', [/test: \[CMD, leme, .*\]/, 'test: [CMD, "true"]']),
    /does not ask when a restore was verified/,
  ),
  inCompose(
    'a port on all addresses',
    inService('prometheus', [/127\.0\.0\.1:\$/, '0.0.0.0:$$']),
    /open to the world/,
  ),
  inCompose(
    'a port without an address',
    inService('grafana', [/127\.0\.0\.1:\$\{GRAFANA_PORT:-3000\}:3000/, '3000:3000']),
    /open to the world/,
  ),
  inCompose('an image that is whatever is latest', [/redis:8\.2\.1-bookworm/, 'redis:latest'], /not pinned/),
  inCompose('an image without a tag', [/grafana\/tempo:2\.8\.2/, 'grafana/tempo'], /not pinned/),
  inCompose(
    'a worker that does not wait for the migrations',
    [/ {2}migrate: \{ condition: service_completed_successfully \}\n/, ''],
    /no gate on the migrations/,
  ),
  inCompose(
    'a service that does not wait until the database is well',
    inService('pgbouncer', [
      /postgres: \{ condition: service_healthy \}/,
      'postgres: { condition: service_started }',
    ]),
    /does not wait until postgres is well/,
  ),
  inCompose(
    'a server that does not wait for its pooler',
    [/ {2}pgbouncer: \{ condition: service_healthy, required: false \}\n/, ''],
    /no health gate on pgbouncer/,
  ),
  inCompose(
    'a gate on a service without a health check',
    inService('postgres', [/healthcheck:\n[\s\S]*?(?=\n {4}# Its fast)/, 'healthcheck: { disable: true }']),
    /postgres has no health check/,
  ),
  inCompose(
    'the default profile waits for a service of the other',
    [/redis: \{ condition: service_healthy, required: false \}/, 'redis: { condition: service_healthy }'],
    /default profile does not start/,
  ),
  inCompose(
    'a variable without a default',
    [/\$\{LOG_MAX_SIZE:-10m\}/, '$${LOG_MAX_SIZE}'],
    /LOG_MAX_SIZE has no default/,
  ),
  inCompose('a dollar that is no variable', [/postgres -c|- postgres\n/, '- postgres $$5\n'], /no variable/),
  inCompose(
    "a port that is not the image's",
    inService('server', [/:7870(["']\])/, ':8000$2']),
    /8000 is none of the image/,
  ),
  inCompose(
    'a worker whose health is asked for at another port',
    [/127\.0\.0\.1:7920\/health/, '127.0.0.1:7870/health'],
    /it listens at 7920/,
  ),
  inCompose(
    "another user than the image's",
    inService('server', [/command: /, "user: '0:0'\n    command: "]),
    /its user is 0:0/,
  ),
  inCompose(
    'a state that is not kept',
    [/ {2}- state:\/var\/lib\/leme\n/, '  - state:/data\n'],
    /nothing is mounted at/,
  ),
  inCompose("another release than the repository's", [/leme:0\.1\.0/, 'leme:0.0.9'], /this is release/),
  inCompose(
    'a field that Compose does not know',
    inService('vault', [/user: vault/, 'user: vault\n    memory: 1g']),
    /additional propert.*memory/,
  ),
  inCompose('a value of the wrong type', [/pids_limit: 512/, 'pids_limit: [many]'], /pids_limit must be/),
  inCompose('no log rotation', [/ {4}max-size: .*\n/, ''], /log is not rotated/),
  inCompose('a container that may gain privileges', [/ {2}security_opt: .*\n/, ''], /may gain privileges/),
  inCompose(
    'a privileged container',
    inService('alloy', [/init: true/, 'privileged: true']),
    /it is privileged/,
  ),
  inCompose(
    "the engine's socket",
    [/\$\{CONTAINER_LOGS:-[^}]*\}:\/var\/log\/containers/, '/var/run/docker.sock:/var/run/docker.sock'],
    /docker.sock is the engine's/,
  ),
  inCompose('a root that can be written', [/ {2}read_only: true\n/, ''], /root can be written/),
  inCompose('capabilities that are kept', [/ {2}cap_drop: .*\n/, ''], /keeps capabilities/),
  inCompose('no limit of memory', inService('tempo', [/, memory: 1g/, '']), /no limit/),
  inCompose(
    'a volume that is not declared',
    [/\n {2}prometheus: \{\}/, ''],
    /volume prometheus is not declared/,
  ),
  inCompose(
    'a volume that nobody uses',
    [/\n {2}prometheus: \{\}/, '\n  prometheus: {}\n  old: {}'],
    /volume old is not used/,
  ),
  inCompose(
    'a secret that a service is not given',
    inService('worker', [/secrets: \*leme-secrets/, 'secrets: [database_url]']),
    /which it is not given/,
  ),
  inCompose(
    'a secret of another place',
    [/\.\/secrets\/tls_key/, './tls.key'],
    /not a file of the folder secrets/,
  ),
  inCompose(
    'the database on a network of people',
    inService('postgres', [/networks: \[back\]/, 'networks: [back, front]']),
    /reached from outside/,
  ),
  inCompose('an inner network with a way out', [/internal: true/, 'internal: false'], /leads out/),
  inCompose(
    'a mounted file that is not there',
    [/redis\/redis\.conf:\/etc/, 'redis/away.conf:/etc'],
    /away.conf is not there/,
  ),
  inCompose(
    'a time too short to end',
    [/stop_grace_period: 40s/, 'stop_grace_period: 10s'],
    /less than 35 s/,
  ),
  changed(
    'a place of leme.conf that start.sh does not find',
    nginx,
    ['deploy/nginx/leme.conf', /server_name leme\.example/g, 'server_name other.example'],
    /has no server_name/,
  ),
  changed(
    'a word that nginx does not know',
    nginx,
    ['deploy/nginx/leme.conf', /limit_req_status/, 'limit_req_state'],
    /unknown directive "limit_req_state"/,
  ),
  changed(
    'a folder that nginx of the composition cannot write',
    nginx,
    [`${FOLDER}/nginx/nginx.conf`, /\/tmp\/nginx\/proxy/, '/nowhere/at/all'],
    /nowhere/,
  ),
  changed(
    'an expression that Prometheus does not read',
    monitoring,
    ['deploy/prometheus/rules/composition.yaml', /up == 0/, 'up === 0'],
    /parse error|unexpected/,
  ),
  changed(
    'a field that Prometheus does not know',
    monitoring,
    ['deploy/prometheus/prometheus.yaml', /scrape_timeout/, 'scrape_time_out'],
    /not found|unmarshal/,
  ),
  changed(
    "rules that are not the chart's",
    monitoring,
    ['deploy/prometheus/rules/leme.yaml', /> 0\.05/, '> 0.5'],
    /not what the chart has/,
  ),
  changed(
    'a target that is no service',
    monitoring,
    ['deploy/prometheus/prometheus.yaml', /loki:3100/, 'lokki:3100'],
    /lokki is no service/,
  ),
  changed(
    'numbers that are asked for without the token',
    monitoring,
    ['deploy/prometheus/prometheus.yaml', / {4}authorization:\n.*\n/, ''],
    /without the token/,
  ),
  changed(
    'a receiver that is not there',
    monitoring,
    ['deploy/prometheus/alertmanager.yaml', /receiver: page/, 'receiver: pager'],
    /undefined receiver/,
  ),
  changed(
    'a panel on a metric that is not served',
    dashboards,
    ['deploy/grafana/dashboards/database.json', /leme_queue_depth/, 'leme_queue_length'],
    /leme_queue_length is no metric/,
  ),
  changed(
    'a panel whose expression is broken',
    dashboards,
    ['deploy/grafana/dashboards/database.json', /max\(leme_queue_depth\)/, 'max(leme_queue_depth'],
    /parse error|unclosed/,
  ),
  changed(
    'a password of a data source in the file',
    dashboards,
    ['deploy/grafana/provisioning/datasources/leme.yaml', /\$__file\{.*\}/, 'hunter2'],
    /secret is in the file/,
  ),
  changed(
    'a pool that keeps sessions',
    neighbours,
    [`${FOLDER}/pgbouncer/pgbouncer.ini`, /transaction$/m, 'session'],
    /kept for a session/,
  ),
  changed(
    'a pool that reads the table of all passwords',
    neighbours,
    [
      `${FOLDER}/pgbouncer/pgbouncer.ini`,
      /select login, .*/,
      'select usename, passwd from pg_shadow where usename = $$1',
    ],
    /not asked for by the one function/,
  ),
  changed(
    'a pool that lets no client in',
    neighbours,
    [`${FOLDER}/pgbouncer/pgbouncer.ini`, / auth_user=leme_pooler/, ''],
    /nobody asks for the verifiers/,
  ),
  changed(
    'secrets that git is let see',
    neighbours,
    [`${FOLDER}/.gitignore`, /secrets\/\n/, ''],
    /let see secrets/,
  ),
  changed(
    'a script that shellcheck refuses',
    neighbours,
    [`${FOLDER}/make-secrets.sh`, /"\$folder\/alertmanager"/, '$$folder/alertmanager'],
    /SC2086/,
  ),
  changed(
    'logs that go to nobody',
    neighbours,
    [`${FOLDER}/alloy/leme.alloy`, /loki\.write\.loki\.receiver/, 'loki.write.store.receiver'],
    /is no component/,
  ),
]

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { answerOf, errorOf } from './documents.fixture.ts'
import { makeWorkspace, ROOT } from './workspace.fixture.ts'

interface ConfigDocument {
  readonly schema: string
  readonly values: Readonly<Record<string, { readonly value: unknown; readonly origin: string }>>
}
interface DoctorDocument {
  readonly schema: string
  readonly sound: boolean
  readonly state: string
  readonly sentence: string
  readonly checks: readonly {
    readonly name: string
    readonly state: string
    readonly fix?: { readonly text: string; readonly command?: string }
  }[]
}

const { leme, start, write } = makeWorkspace({ after })
const FILE = 'leme.config.jsonc'
/** Nobody listens there. */
const AWAY = 'postgres://me:secret-word@127.0.0.1:1/leme'

/** Runs a command with variables in its environment. */
function lemeWith(env: NodeJS.ProcessEnv, ...args: string[]) {
  return start(args, env).ended
}

test('values come from the default, the file and the environment, and say so', async () => {
  write(FILE, '{\n  // mine\n  "server": { "port": 7999, "metricsToken": "secret-token" }\n}\n')
  const password = write('password', `${AWAY}\n`)
  const env = {
    ...{ LEME__PAPER__CANDLESPERSECOND: '3', LEME__STRATEGIES: 'a,b', DATABASE_URL_FILE: password },
    LEME__JOBS__INSERVER: 'false',
  }
  const ended = await lemeWith(env, 'config', 'show', '--json')
  const { schema, values }: ConfigDocument = answerOf(ended)
  assert.equal(schema, 'leme.config/1')
  assert.deepEqual(values['server.port'], { value: 7999, origin: `${FILE}:3:15` })
  assert.deepEqual(values['server.host'], { value: '127.0.0.1', origin: 'default' })
  assert.deepEqual(values['paper.candlesPerSecond'], { value: 3, origin: 'LEME__PAPER__CANDLESPERSECOND' })
  assert.deepEqual(values['jobs.inServer'], { value: false, origin: 'LEME__JOBS__INSERVER' })
  assert.deepEqual(values.strategies, { value: ['a', 'b'], origin: 'LEME__STRATEGIES' })
  assert.deepEqual(values['database.url'], { value: '(set)', origin: 'DATABASE_URL_FILE' })
  const { stdout } = await lemeWith(env, 'config', 'show', '--origin')
  for (const text of [ended.stdout, stdout]) assert.doesNotMatch(text, /secret-(word|token)/)
})

test('a wrong key or value of the file is named with line, column and what was meant', async () => {
  const texts: [string, RegExp, string][] = [
    ['{\n  "servr": { "port": 1 }\n}', /2:3 unknown key "servr"; did you mean "server"\?/, `${FILE}:2:3`],
    ['{ "server": { "prot": 1 } }', /1:15 unknown key "prot"; did you mean "port"\?/, `${FILE}:1:15`],
    ['{ "server": { "port": 0.5 } }', /1:23 must be an integer/, `${FILE}:1:23`],
  ]
  for (const [text, message, where] of texts) {
    write(FILE, text)
    const error = errorOf(await leme('config', 'show', '--json'), 3)
    assert.equal(error.code, 'app-config.invalid')
    assert.match(error.message, message)
    assert.equal(error.where, where)
  }
  write(FILE, '{ "server": { "port": 80')
  assert.equal(errorOf(await leme('data', 'list', '--json'), 3).code, 'config.syntax')
  write(FILE, '{}')
})

test('a wrong variable is named', async () => {
  const variables: [NodeJS.ProcessEnv, RegExp][] = [
    [{ LEME__SERVER__PORT: 'abc' }, /^LEME__SERVER__PORT: server\.port must be an integer/],
    [{ LEME__JOBS__INSERVER: 'no' }, /^LEME__JOBS__INSERVER: jobs\.inServer must be true or false/],
    [{ LEME__LOG__TO: 'syslog' }, /^LEME__LOG__TO: log\.to must be/],
    [{ LEME__SERVR__PORT: '1' }, /^LEME__SERVR__PORT names no setting/],
    [{ LEME_CONFIG: 'none.jsonc' }, /LEME_CONFIG names none\.jsonc/],
    [{ DATABASE_URL_FILE: 'none' }, /DATABASE_URL_FILE names none/],
  ]
  for (const [env, message] of variables) {
    assert.match(errorOf(await lemeWith(env, 'config', 'show', '--json'), 3).message, message)
  }
})

test('the schema for an editor asks for no key', async () => {
  const schema: Record<string, unknown> = answerOf(await leme('config', 'schema', '--json'))
  assert.match(String(schema.$schema), /json-schema\.org/)
  assert.doesNotMatch(JSON.stringify(schema), /"required"/)
  assert.ok('server' in (schema.properties as object))
  const pipeline: Record<string, unknown> = answerOf(await leme('config', 'schema', 'pipeline', '--json'))
  assert.ok('feature_sets' in (pipeline.properties as object))
})

test('the doctor finds nothing wrong with what Leme brings itself', async () => {
  const { stdout, code } = await leme('doctor', '--json')
  const { schema, sound, checks } = JSON.parse(stdout) as DoctorDocument
  assert.deepEqual([schema, sound, code], ['leme.doctor/2', true, 0], stdout)
  for (const name of ['node', 'configuration', 'state-folder', 'database', 'migrations', 'queue', 'clocks']) {
    assert.equal(checks.find((one) => one.name === name)?.state, 'good', stdout)
  }
  const backups = checks.find(({ name }) => name === 'backups')
  assert.deepEqual([backups?.state, backups?.fix?.command], ['attention', 'leme backup create'])
})

test('a database that is away is told by the doctor, and by a command with exit code 7', async () => {
  const doctor = await lemeWith({ DATABASE_URL: AWAY }, 'doctor', '--json')
  assert.equal(doctor.code, 1)
  const { sound, state, sentence, checks } = JSON.parse(doctor.stdout) as DoctorDocument
  const stateOf = (wanted: string) => checks.find(({ name }) => name === wanted)?.state
  assert.deepEqual([sound, state, stateOf('database'), stateOf('queue')], [false, 'bad', 'bad', 'unknown'])
  assert.match(sentence, /^Database: The database does not answer/)
  assert.match(checks.find(({ name }) => name === 'database')?.fix?.text ?? '', /DATABASE_URL/)
  const list = await lemeWith({ DATABASE_URL: AWAY }, 'data', 'list', '--json')
  assert.match(errorOf(list, 7).hint ?? '', /DATABASE_URL/)
  assert.doesNotMatch(`${doctor.stdout}${list.stdout}${list.stderr}`, /secret-word/)
})

test('a login link of a server that does not run is refused with what to type', async () => {
  assert.match(errorOf(await leme('login', '--json'), 4).hint ?? '', /npm start/)
})

test('every command explains itself', async () => {
  const page = readFileSync(join(ROOT, 'docs', 'reference', 'cli.md'), 'utf8')
  const commands = [...page.matchAll(/^## leme (.+)$/gm)].map(([, name]) => name!)
  assert.ok(commands.length >= 15)
  const helps = await Promise.all(commands.map((name) => leme(...name.split(' '), '--help')))
  for (const [at, { code, stdout, stderr }] of helps.entries()) {
    assert.deepEqual([code, stderr], [0, ''], commands[at])
    assert.ok(stdout.startsWith(`Usage: leme ${commands[at]} `), stdout)
    assert.match(stdout, /--json/)
  }
})

test('the version is that of the package', async () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const { stdout, code } = await leme('--version')
  assert.deepEqual([stdout.trim(), code], [version, 0])
})

import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Judge, Verdict } from '../judge.ts'
import { READS } from './judge-composition.ts'
import { type Composition, FOLDER, partsOf, readCompose, secretPlaces } from './read-compose.ts'
import { judgedBy, verdictOf } from './verdict.ts'

/** The files of programs that are not to be had here, and of those that only their tests start. */
export const neighbours: Judge = {
  name: 'files of the other services',
  reads: READS,
  async judge(tree) {
    const text = (name: string) => readFileSync(join(tree, FOLDER, name), 'utf8')
    const { composition } = readCompose(tree)
    return [
      ...globSync(`${FOLDER}/**/*.sh`, { cwd: tree })
        .sort()
        .map((artefact) =>
          judgedBy(artefact, { tool: 'shellcheck', args: [join(tree, artefact)], from: 'shellcheck' }),
        ),
      verdictOf(
        `${FOLDER}/pgbouncer/pgbouncer.ini`,
        'own rules',
        poolComplaints(text('pgbouncer/pgbouncer.ini'), composition),
        'composition.test.ts starts it',
      ),
      verdictOf(`${FOLDER}/.gitignore`, 'own rules', ignored(text('.gitignore'))),
      ...looked(
        'loki/loki.yaml',
        'loki',
        storeComplaints(composition, 'loki', parse(text('loki/loki.yaml'))),
        'paths and ports against compose.yaml',
      ),
      ...looked(
        'tempo/tempo.yaml',
        'tempo',
        storeComplaints(composition, 'tempo', parse(text('tempo/tempo.yaml'))),
        'paths and ports against compose.yaml',
      ),
      ...looked(
        'alloy/leme.alloy',
        'alloy',
        alloyComplaints(text('alloy/leme.alloy'), composition),
        'braces, references between components, and the address of Loki',
      ),
      ...looked(
        'vault/vault.hcl',
        'vault',
        vaultComplaints(text('vault/vault.hcl'), composition),
        'braces, the path and the port against compose.yaml',
      ),
      ...looked('redis/redis.conf', 'redis-server', [], 'composition.test.ts starts it where Redis is there'),
    ]
  },
}

function looked(file: string, tool: string, complaints: readonly string[], what: string): readonly Verdict[] {
  const artefact = `${FOLDER}/${file}`
  if (complaints.length > 0) return [verdictOf(artefact, 'own rules', complaints)]
  return [{ artefact, tool, word: 'not validated', text: `looked at: ${what}` }]
}

/** Every address that it names is there; sessions are nobody's, and passwords in no file of the repository. */
function* poolComplaintsOf(text: string, { services }: Composition) {
  const settings = new Map(
    [...text.matchAll(/^(\w+)[ \t]*=[ \t]*(.*)$/gm)].map(([, name, value]) => [name!, value!]),
  )
  if (settings.get('pool_mode') !== 'transaction') yield 'a connection is kept for a session'
  if (!settings.get('auth_type')?.startsWith('scram')) yield 'passwords are not asked for by scram'
  const file = settings.get('auth_file') ?? ''
  if (![...secretPlaces(services.pgbouncer!).values()].includes(file)) yield `it is not given ${file}`
  for (const name of ['leme', 'market']) {
    const host = /host=(\S+)/.exec(settings.get(name) ?? '')?.[1] ?? ''
    if (!services[host]) yield `${name}: ${host} is no service`
  }
  const asks = / auth_user=(\w+)/.exec(settings.get('leme') ?? '')?.[1]
  if (asks !== 'leme_pooler') yield 'nobody asks for the verifiers of clients'
  if (!settings.get('auth_query')?.includes('leme_pooler.verifier_of($1)'))
    yield 'verifiers of clients are not asked for by the one function'
  const port = services.pgbouncer!.ports?.[0]?.split(':').at(-1)
  if (settings.get('listen_port') !== port)
    yield `it listens at ${settings.get('listen_port')}, not at ${port}`
  if (/password=/.test(text)) yield 'a secret is in the file'
}

const poolComplaints = (text: string, composition: Composition) => [...poolComplaintsOf(text, composition)]

function ignored(text: string): readonly string[] {
  const lines = text.split('\n')
  return ['secrets/', '.env'].filter((one) => !lines.includes(one)).map((one) => `git is let see ${one}`)
}

/** What one process writes lies in its volume. */
function storeComplaints({ services }: Composition, name: string, config: unknown): readonly string[] {
  const folders = (services[name]!.volumes ?? []).map((one) => partsOf(one)[1])
  const paths = [...JSON.stringify(config).matchAll(/"(\/[\w/]+)"/g)].map(([, path]) => path!)
  return paths
    .filter((path) => !folders.some((folder) => path === folder || path.startsWith(`${folder}/`)))
    .map((path) => `${path} is in no volume`)
}

function alloyComplaints(text: string, { services }: Composition): readonly string[] {
  const blocks = [...text.matchAll(/^([\w.]+) "(\w+)" \{/gm)].map(([, kind, label]) => `${kind}.${label}`)
  const code = text.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/\/\/.*$/gm, '')
  const referred = [...code.matchAll(/\b((?:local|loki)\.\w+\.\w+)\.(?:receiver|targets)/g)].map(
    ([, name]) => name!,
  )
  const host = /url = "http:\/\/(\w+):/.exec(text)?.[1] ?? ''
  const folder = /__path__ = "(.*?)\/\*/.exec(text)?.[1]
  const mounted = (services.alloy!.volumes ?? []).map((one) => partsOf(one)[1])
  return [
    ...unbalanced(code),
    ...referred.filter((name) => !blocks.includes(name)).map((name) => `${name} is no component`),
    ...(services[host] ? [] : [`${host} is no service`]),
    ...(mounted.includes(folder!) ? [] : [`${folder} is not mounted`]),
  ]
}

function vaultComplaints(text: string, { services }: Composition): readonly string[] {
  const path = /path = "(.*)"/.exec(text)?.[1]
  const mounted = (services.vault!.volumes ?? []).map((one) => partsOf(one)[1])
  return [...unbalanced(text), ...(mounted.includes(path!) ? [] : [`${path} is in no volume`])]
}

function unbalanced(code: string): readonly string[] {
  const count = (one: string) => code.split(one).length
  return count('{') === count('}') && count('[') === count(']') ? [] : ['a brace is not closed']
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readDockerfile } from '../image/dockerfile.ts'
import type { Judge, Verdict } from '../judge.ts'
import { contractComplaints, DOCKERFILE, imageContract } from './image-contract.ts'
import { SCHEMA_TOOL, schemaComplaints } from './judge-schema.ts'
import { COMPOSE, FOLDER, type ReadComposition, readCompose } from './read-compose.ts'
import { complaintsOf } from './rules.ts'
import { verdictOf } from './verdict.ts'

const TIMESCALE = 'timescale/timescaledb:2.23.0-pg17'

/** Everything that compose.yaml mounts is looked for, too. */
export const READS = [
  FOLDER,
  DOCKERFILE,
  'package.json',
  'deploy/nginx',
  'deploy/prometheus',
  'deploy/grafana',
  'deploy/helm/leme/files',
]

/** compose.yaml by its schema, by the image's own contract, by the rules of the house. */
export const composition: Judge = {
  name: 'compose.yaml',
  reads: READS,
  async judge(tree) {
    let read: ReadComposition
    try {
      read = readCompose(tree)
    } catch (error) {
      return [verdictOf(COMPOSE, 'yaml and interpolation', [(error as Error).message])]
    }
    const names = new Set(read.uses.map(({ name }) => name))
    const { services } = read.composition
    const full = Object.values(services).filter(({ profiles }) => profiles !== undefined).length
    const counts = `${Object.keys(services).length} services, ${full} of them with --profile full`
    return [
      verdictOf(COMPOSE, SCHEMA_TOOL, schemaComplaints(read.document), counts),
      verdictOf(COMPOSE, DOCKERFILE, contractComplaints(read.composition, imageContract(tree))),
      verdictOf(
        COMPOSE,
        'own rules',
        complaintsOf(read, tree),
        `${names.size} variables, each with a default`,
      ),
      programs(COMPOSE, read, tree),
      programs(`${COMPOSE} with TimescaleDB`, readCompose(tree, { POSTGRES_IMAGE: TIMESCALE }), tree),
      verdictOf(`${COMPOSE} with TimescaleDB`, 'own rules', otherDatabase(tree), TIMESCALE),
      notRun(),
    ]
  },
}

/** The other database by its variable alone: the same service, guarded alike, and the image that README.md names. */
function otherDatabase(tree: string): readonly string[] {
  const read = readCompose(tree, { POSTGRES_IMAGE: TIMESCALE })
  const isNamed = readFileSync(join(tree, FOLDER, 'README.md'), 'utf8').includes(
    `POSTGRES_IMAGE=${TIMESCALE}`,
  )
  return [...complaintsOf(read, tree), ...(isNamed ? [] : ['README.md names another image'])]
}

/** A restore needs the programs of the database's own major version: those of the target leme-backup. */
function programs(artefact: string, { composition: { services } }: ReadComposition, tree: string): Verdict {
  const tool = `programs of ${DOCKERFILE}`
  const { stages } = readDockerfile(readFileSync(join(tree, DOCKERFILE), 'utf8'))
  const base = stages.find(({ name }) => name === 'leme-backup')?.image
  if (base === undefined)
    return verdictOf(artefact, tool, [`${DOCKERFILE} has no target leme-backup, which the service backup is`])
  const [tried, database] = [majorOf(base), majorOf(services.postgres?.image ?? '')]
  const isOther = tried === undefined || tried !== database
  const complaint = `restores are tried by PostgreSQL ${tried} (${base}), the database is ${database}`
  return verdictOf(artefact, tool, isOther ? [complaint] : [], `${base}`)
}

/** `postgres:17.6-bookworm` and `timescale/timescaledb:2.23.0-pg17` are both 17. */
function majorOf(image: string): string | undefined {
  return /-pg(\d+)$/.exec(image)?.[1] ?? /postgres:(\d+)/.exec(image)?.[1]
}

function notRun(): Verdict {
  return {
    artefact: COMPOSE,
    tool: 'docker compose config, docker compose up',
    word: 'not validated',
    text: 'there is no engine here; composition.test.ts runs the commands of its services in the order of their gates',
  }
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
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
      verdictOf(`${COMPOSE} with TimescaleDB`, 'own rules', otherDatabase(tree), TIMESCALE),
      notRun(),
    ]
  },
}

/** The other database by its variable alone: the same service, guarded alike, and the image that README.md names. */
function otherDatabase(tree: string): readonly string[] {
  const read = readCompose(tree, { POSTGRES_IMAGE: TIMESCALE })
  const images = ['postgres', 'backup'].map((name) => read.composition.services[name]?.image)
  const isNamed = readFileSync(join(tree, FOLDER, 'README.md'), 'utf8').includes(
    `POSTGRES_IMAGE=${TIMESCALE}`,
  )
  return [
    ...complaintsOf(read, tree),
    ...(images.every((image) => image === TIMESCALE) ? [] : ['the dumps are made by another image']),
    ...(isNamed ? [] : ['README.md names another image']),
  ]
}

function notRun(): Verdict {
  return {
    artefact: COMPOSE,
    tool: 'docker compose config, docker compose up',
    word: 'not validated',
    text: 'there is no engine here; composition.test.ts runs the commands of its services in the order of their gates',
  }
}

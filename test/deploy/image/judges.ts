import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Judge, Planted } from '../judge.ts'
import { backupStageComplaints } from './backup-stage.ts'
import { readDockerfile } from './dockerfile.ts'
import { judgeContext } from './judge-context.ts'
import { judgeDockerfile, verdictOf } from './judge-dockerfile.ts'
import { judgeScripts } from './judge-scripts.ts'
import type { Contract } from './rules.ts'

const DOCKERFILE = 'deploy/docker/Dockerfile'
const BUILD = 'deploy/docker/build-app.sh'

/** What Compose, the charts and the guides rely on. */
const CONTRACT: Contract = {
  user: '10001:10001',
  entrypoint: ['/usr/bin/tini', '--', 'leme'],
  command: ['serve'],
  workdir: '/var/lib/leme',
  ports: ['7870', '7920', '8080'],
  volumes: ['/var/lib/leme'],
  health: ['node', '/app/deploy/docker/healthcheck.js'],
  env: {
    NODE_ENV: 'production',
    HOME: '/tmp',
    LEME__STATEDIR: '/var/lib/leme',
    LEME__SERVER__HOST: '0.0.0.0',
    LEME__LOG__TO: 'stdout',
  },
  labels: [
    ...['title', 'description', 'licenses', 'version', 'revision', 'created', 'source', 'base.name'].map(
      (name) => `org.opencontainers.image.${name}`,
    ),
    'leme.sbom',
  ],
  bases: [/^node:24\.\d+\.\d+-bookworm-slim$/, /^debian:12\.\d+-slim$/, /^postgres:\d+\.\d+-bookworm$/],
  copies: [],
}

const dockerfile: Judge = {
  name: 'Dockerfile',
  reads: [DOCKERFILE, 'package.json'],
  judge: async (tree) => {
    const { dependencies, version } = JSON.parse(readFileSync(join(tree, 'package.json'), 'utf8'))
    const text = readFileSync(join(tree, DOCKERFILE), 'utf8')
    const wrong = [
      ...(text.includes(`node:${dependencies.node}-bookworm-slim`)
        ? []
        : [`Node.js is not ${dependencies.node}`]),
      ...(text.includes(`VERSION=${version}\n`) ? [] : [`the version is not ${version}`]),
    ]
    return [
      ...judgeDockerfile(tree, DOCKERFILE, {
        contract: CONTRACT,
        instead: 'image.test.ts runs its steps in a plain folder',
      }),
      verdictOf(DOCKERFILE, 'own rules, against package.json', wrong),
      verdictOf(DOCKERFILE, 'own rules, the image of backups', [
        ...backupStageComplaints(readDockerfile(text)),
      ]),
    ]
  },
}

const context: Judge = {
  name: 'build context',
  reads: ['.dockerignore'],
  judge: async (tree) => judgeContext(tree),
}

const scripts: Judge = {
  name: 'build scripts',
  reads: ['deploy/docker'],
  judge: async (tree) => judgeScripts(tree),
}

export const judges = [dockerfile, context, scripts]

export const planted: readonly Planted[] = [
  changed('the image runs as root', [dockerfile, DOCKERFILE], [/USER .*/g, 'USER root'], /runs as root/),
  changed('the user is taken away', [dockerfile, DOCKERFILE], [/USER .*\n/g, ''], /runs as root/),
  changed(
    'a base that is whatever is latest',
    [dockerfile, DOCKERFILE],
    [/debian:[\d.]+-slim/, 'debian:latest'],
    /not pinned/,
  ),
  changed(
    'a base without a tag',
    [dockerfile, DOCKERFILE],
    [/ARG NODE_IMAGE=node:\S+/, 'ARG NODE_IMAGE=node'],
    /has no tag/,
  ),
  changed(
    'another Node.js than that of package.json',
    [dockerfile, DOCKERFILE],
    [/node:24\.\d+/g, 'node:24.1'],
    /Node.js is not/,
  ),
  changed(
    'no health check',
    [dockerfile, DOCKERFILE],
    [/HEALTHCHECK[\s\S]*?\n(?=ENTRY)/g, ''],
    /no HEALTHCHECK/,
  ),
  changed('no init', [dockerfile, DOCKERFILE], [/"\/usr\/bin\/tini", "--", /g, ''], /no init/),
  changed(
    'a password in the environment',
    [dockerfile, DOCKERFILE],
    [/ENV NODE_ENV/, 'ENV PGPASSWORD=hunter2 \\\n  NODE_ENV'],
    /PGPASSWORD is a secret/,
  ),
  changed(
    'a login within an address',
    [dockerfile, DOCKERFILE],
    [/ENV NODE_ENV/, 'ENV BASE=postgres://leme:hunter2@db/leme \\\n  NODE_ENV'],
    /BASE is a secret/,
  ),
  changed(
    'a file that is fetched unpinned',
    [dockerfile, DOCKERFILE],
    [/USER 10001/, 'ADD https://leme.example/tool.tgz /usr/local/bin/\nUSER 10001'],
    /ADD fetches/,
  ),
  changed(
    'the checkout is copied into the image',
    [dockerfile, DOCKERFILE],
    [/COPY --from=build \/app \/app/g, 'COPY . /app'],
    /from the context/,
  ),
  changed("apt's lists stay", [dockerfile, DOCKERFILE], [/\/var\/lib\/apt\/lists\/\* /, ''], /lists stay/),
  changed(
    'the image of backups is another program',
    [dockerfile, DOCKERFILE],
    [/openssh-client tini/, 'openssh-client sudo tini'],
    /RUN of leme-backup is not that of leme/,
  ),
  changed(
    'the image of backups is what a build makes',
    [dockerfile, DOCKERFILE],
    [/$/, '\nFROM leme-backup AS made\n'],
    /makes made, not leme/,
  ),
  changed(
    'another port than the contract says',
    [dockerfile, DOCKERFILE],
    [/EXPOSE 7870/, 'EXPOSE 8000'],
    /EXPOSE is/,
  ),
  changed(
    'a word that is no instruction',
    [dockerfile, DOCKERFILE],
    [/STOPSIGNAL/, 'STOPSIGNALS'],
    /Unknown instruction/i,
  ),
  changed(
    'packages of development in the image',
    [scripts, BUILD],
    [/--omit=dev /, ''],
    /packages of development/,
  ),
  changed(
    'packages run their scripts',
    [scripts, BUILD],
    [/npm install --no-save --ignore-scripts/, 'npm install --no-save'],
    /scripts of packages are run/,
  ),
  changed('a script that no shell reads', [scripts, BUILD], [/\(\n {2}cd/, 'if\n  cd'], /unexpected|syntax/i),
  changed(
    'secrets of a machine are let into the build',
    [context, '.dockerignore'],
    [/\*\*\/\.env\n\*\*\/\.env\.\*\n/, '!.env\n'],
    /would be sent .env/,
  ),
  changed(
    'the state folder is let into the build',
    [context, '.dockerignore'],
    [/$/, '\n!.leme\n'],
    /would be sent .leme/,
  ),
  changed(
    'what the build reads is kept out',
    [context, '.dockerignore'],
    [/!bin\n/, ''],
    /would not be sent bin/,
  ),
]

function changed(
  error: string,
  [judge, file]: readonly [Judge, string],
  [from, to]: readonly [RegExp, string],
  caughtBy: RegExp,
): Planted {
  const plant = (tree: string): void => {
    const path = join(tree, file)
    const before = readFileSync(path, 'utf8')
    const after = before.replace(from, to)
    if (after === before) throw new Error(`nothing was planted: ${error}`)
    writeFileSync(path, after)
  }
  return { error, judge, plant, caughtBy }
}

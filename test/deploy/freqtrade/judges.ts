import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ignoresOf } from '../image/docker-ignore.ts'
import { judgeDockerfile, verdictOf } from '../image/judge-dockerfile.ts'
import type { Contract } from '../image/rules.ts'
import type { Judge, Planted, Verdict } from '../judge.ts'
import { editFile } from '../plant.ts'

const FOLDER = 'deploy/docker/freqtrade'
const DOCKERFILE = `${FOLDER}/Dockerfile`
const PYTHON = '/usr/bin/python3'

/** What the chart relies on: its commands, the user, the port. */
const CONTRACT: Contract = {
  user: '1000:1000',
  entrypoint: ['/usr/bin/tini', '--'],
  command: ['/leme/run'],
  workdir: '/freqtrade',
  ports: ['8080'],
  volumes: ['/freqtrade/user_data'],
  health: ['/leme/healthcheck'],
  env: { HOME: '/home/ftuser', LEME_HEALTH_URL: 'http://127.0.0.1:8080/api/v1/ping' },
  labels: ['title', 'description', 'licenses', 'version', 'revision', 'created', 'source', 'base.name'].map(
    (name) => `org.opencontainers.image.${name}`,
  ),
  bases: [/^freqtradeorg\/freqtrade:\d{4}\.\d{1,2}(\.\d+)?$/],
  copies: ['leme/', 'strategies/'],
}

const dockerfile: Judge = {
  name: "freqtrade's Dockerfile",
  reads: [FOLDER],
  judge: async (tree) => [
    ...judgeDockerfile(tree, DOCKERFILE, {
      contract: CONTRACT,
      instead: 'freqtrade.test.ts runs its scripts on a real PostgreSQL, with a stand-in for freqtrade',
    }),
    version(tree),
    context(tree),
  ],
}

/** The release whose backtests are recorded as golden results. */
function version(tree: string): Verdict {
  const text = readFileSync(join(tree, DOCKERFILE), 'utf8')
  const wrong = /ARG FREQTRADE_IMAGE=freqtradeorg\/freqtrade:2024\.10\n/.test(text)
    ? []
    : ['the base is not freqtrade 2024.10, which Leme is compared with']
  return verdictOf(DOCKERFILE, 'own rules, the release', wrong)
}

function context(tree: string): Verdict {
  const path = join(tree, FOLDER, '.dockerignore')
  const ignores = ignoresOf(existsSync(path) ? readFileSync(path, 'utf8') : '')
  const kept = [
    '.env',
    'strategies/.env',
    'config.json',
    'user_data/tradesv3.sqlite',
    'leme/__pycache__/run.pyc',
    'strategies/a.key',
  ]
  const sent = ['leme/run', 'leme/order.py', 'strategies/LemeSmaCross.py']
  return verdictOf(`${FOLDER}/.dockerignore`, 'own rules, as Docker matches', [
    ...kept.filter((one) => !ignores(one)).map((one) => `the build would be sent ${one}`),
    ...sent.filter(ignores).map((one) => `the build would not be sent ${one}`),
  ])
}

const scripts: Judge = {
  name: "freqtrade's scripts",
  reads: [FOLDER],
  judge: async (tree) => {
    const found = [
      ...globSync('leme/*', { cwd: join(tree, FOLDER) }),
      ...globSync('strategies/*.py', { cwd: join(tree, FOLDER) }),
    ]
    const files = found.filter((file) => !file.includes('__pycache__')).sort()
    return files.flatMap((file) => [read(tree, file), imports(tree, file)])
  },
}

/** Whether Python reads it, and whoever starts it may. */
function read(tree: string, file: string): Verdict {
  const [artefact, path] = [`${FOLDER}/${file}`, join(tree, FOLDER, file)]
  const isEntry = !file.endsWith('.py')
  const runnable =
    !isEntry ||
    ((statSync(path).mode & 0o111) === 0o111 &&
      readFileSync(path, 'utf8').startsWith('#!/usr/bin/env python3\n'))
  const wrong = runnable ? [] : ['it cannot be started: its mode or its first line']
  if (!existsSync(PYTHON))
    return {
      artefact,
      tool: 'python3',
      word: wrong.length ? 'bad' : 'not validated',
      text: wrong[0] ?? 'it is not installed',
    }
  const script =
    'import ast, platform, sys; ast.parse(open(sys.argv[1], "rb").read()); print(platform.python_version())'
  const { status, stdout, stderr } = spawnSync(PYTHON, ['-c', script, path], { encoding: 'utf8' })
  const said = status === 0 ? [] : [stderr.trim().split('\n').at(-1)!]
  return verdictOf(artefact, `python3 ${stdout.trim()}`.trim(), [...wrong, ...said])
}

const STANDARD = ['argparse', 'ast', 'hashlib', 'json', 'os', 're', 'secrets', 'sys', 'time', 'urllib']
const OWN = ['database', 'order', 'refusal', 'render', 'strategy']

/** The standard library and psycopg2; a strategy has freqtrade beside. What starts a shell or takes apart code is not asked for. */
function imports(tree: string, file: string): Verdict {
  const text = readFileSync(join(tree, FOLDER, file), 'utf8')
  const named = [...text.matchAll(/^(?:from|import) ([\w.]+)/gm)].map(([, name]) => name!.split('.')[0]!)
  const allowed = file.startsWith('leme/') ? [...STANDARD, ...OWN, 'psycopg2'] : ['freqtrade']
  return verdictOf(`${FOLDER}/${file}`, 'own rules, imports', [
    ...named.filter((name) => !allowed.includes(name)).map((name) => `it imports ${name}`),
    ...(/\b(os\.system|subprocess|eval\(|exec\(|pickle)/.test(text) ? ['it runs code or a shell'] : []),
  ])
}

export const judges = [dockerfile, scripts]

const at = (file: string, edit: (text: string) => string) => (tree: string) =>
  editFile(join(tree, FOLDER, file), edit)

export const planted: readonly Planted[] = [
  {
    error: 'the bot runs as root',
    judge: dockerfile,
    plant: at('Dockerfile', (text) => text.replace('USER 1000:1000', 'USER root')),
    caughtBy: /runs as root/,
  },
  {
    error: 'whatever freqtrade is stable',
    judge: dockerfile,
    plant: at('Dockerfile', (text) => text.replace(/freqtrade:2024\.10\n/, 'freqtrade:stable\n')),
    caughtBy: /not pinned to a version/,
  },
  {
    error: 'another release than the compared one',
    judge: dockerfile,
    plant: at('Dockerfile', (text) => text.replace(/freqtrade:2024\.10\n/, 'freqtrade:2025.1\n')),
    caughtBy: /not freqtrade 2024\.10/,
  },
  {
    error: 'a package of Python that is not pinned',
    judge: dockerfile,
    plant: at('Dockerfile', (text) => text.replace(/psycopg2-binary==\S+/, 'psycopg2-binary')),
    caughtBy: /pip installs what is not pinned/,
  },
  {
    error: 'a key of an exchange in the image',
    judge: dockerfile,
    plant: at('Dockerfile', (text) => text.replace('ENV PYTHON', 'ENV API_KEY=abc \\\n  PYTHON')),
    caughtBy: /API_KEY is a secret/,
  },
  {
    error: 'settings of somebody are let into the build',
    judge: dockerfile,
    plant: at('.dockerignore', (text) => `${text}!config.json\n`),
    caughtBy: /would be sent config\.json/,
  },
  {
    error: 'a script that Python does not read',
    judge: scripts,
    plant: at('leme/render.py', (text) => text.replace('def config_of(', 'def config_of(,')),
    caughtBy: /SyntaxError/,
  },
  {
    error: 'a shell between the order and freqtrade',
    judge: scripts,
    plant: at('leme/run', (text) =>
      text.replace('os.execvpe(words[0], words, env)', 'os.system(" ".join(words))'),
    ),
    caughtBy: /runs code or a shell/,
  },
]

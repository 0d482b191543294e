import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Verdict } from '../judge.ts'
import { ignoresOf } from './docker-ignore.ts'
import { verdictOf } from './judge-dockerfile.ts'

/** What must never be sent to a build: of one machine, of somebody alone, heavy, or of no use there. */
const KEPT_OUT = [
  ...[
    '.env',
    '.env.production',
    'web/.env.local',
    'deploy/docker/.env',
    'src/apps/.env',
    'leme.config.jsonc',
  ],
  ...[
    '.leme/postgres/data/PG_VERSION',
    '.leme/secrets/a.age',
    'src/.leme/secrets-identity.txt',
    '.scratch/notes',
  ],
  ...['bin/id_ed25519', 'src/apps/server/server.key', 'examples/tls.pem', 'deploy/docker/login.p12'],
  ...[
    '.git/config',
    '.github/workflows/release.yml',
    'node_modules/fastify/package.json',
    'web/node_modules/a/b.js',
  ],
  ...[
    'dist/apps/cli/main.js',
    'web/dist/index.html',
    'leme-0.1.0.tgz',
    'coverage/index.html',
    'npm-debug.log',
  ],
  ...[
    'test/package.test.ts',
    'src/math/random.test.ts',
    'src/apps/bot/tiny-bot.fixture.ts',
    'web/test/stand.ts',
  ],
  ...[
    'deploy/terraform/aws/terraform.tfstate',
    'deploy/compose/.env',
    'deploy/helm/leme/values.yaml',
    'bench/a.ts',
  ],
  ...[
    'docs/images/desk.png',
    'docs/adr/0001-x.md',
    'deploy/docker/freqtrade/Dockerfile',
    'somebody-elses.txt',
  ],
]

/** What the build reads. */
const SENT = [
  ...[
    'package.json',
    'package-lock.json',
    '.npmrc',
    'web/package.json',
    'tsconfig.json',
    'tsconfig.build.json',
  ],
  ...[
    'bin/leme.js',
    'bin/habits/build.ts',
    'bin/bootstrap/build-program.js',
    'src/apps/cli/main.ts',
    'LICENSE',
  ],
  ...['src/adapters/store/postgres/migrations/0001.sql', 'web/index.html', 'web/src/main.tsx', 'README.md'],
  ...['examples/strategies/sma-cross.ts', 'docs/guide/deploys.md', 'deploy/docker/build-app.sh'],
]

/** What `.dockerignore` lets through, and what not. */
export function judgeContext(tree: string): readonly Verdict[] {
  const path = join(tree, '.dockerignore')
  const ignores = ignoresOf(existsSync(path) ? readFileSync(path, 'utf8') : '')
  return [
    verdictOf('.dockerignore', 'own rules, as Docker matches', [
      ...KEPT_OUT.filter((one) => !ignores(one)).map((one) => `the build would be sent ${one}`),
      ...SENT.filter(ignores).map((one) => `the build would not be sent ${one}`),
    ]),
  ]
}

import type { House } from './house.ts'
import { parseSource } from './source.ts'

/** A small house that keeps every rule. */
const SOUND: Readonly<Record<string, string>> = {
  'src/domain/README.md': '',
  'src/domain/index.ts': "export { pair } from './pair.ts'\n",
  'src/domain/pair.ts':
    "/** A Date is only named here: setTimeout, process.env. */\nexport const pair = 'Math.random()'\n",
  'src/math/README.md': '',
  'src/math/index.ts': "import { pair } from '../domain/index.ts'\nexport const sum = pair.length\n",
  'src/trade/market/README.md': '',
  'src/trade/market/index.ts': "export { type Store } from './port.ts'\nexport { at } from './at.ts'\n",
  'src/trade/market/port.ts': 'export interface Store { fetch(key: string): Promise<string> }\n',
  'src/trade/market/at.ts':
    'export const at = (time: number) => new Date(time).toISOString() + Date.UTC(2020, 0)\n',
  'src/trade/market/store.suite.ts': "import { test } from 'node:test'\nexport { test }\n",
  'src/trade/engine/README.md': '',
  'src/trade/engine/index.ts': "import { at } from '../market/index.ts'\nexport const now = at(0)\n",
  'src/adapters/queue/README.md': '',
  'src/adapters/queue/index.ts':
    "import boss from 'pg-boss'\nimport type { Store } from '../../trade/market/index.ts'\nexport const queue: Store = boss\n",
  'src/adapters/queue/queue.test.ts':
    "import '../store/postgres/index.ts'\nimport '../../trade/market/store.suite.ts'\nimport 'fast-check'\n",
  'src/adapters/store/postgres/README.md': '',
  'src/adapters/store/postgres/index.ts': "export { open } from './open.ts'\n",
  'src/adapters/store/postgres/open.ts': 'export const open = Date.now()\n',
  'src/apps/bot/README.md': '',
  'src/apps/bot/index.ts':
    "import { queue } from '../../adapters/queue/index.ts'\nexport const bot = [queue, process.env]\n",
  'src/client/README.md': '',
  'src/client/index.ts': 'export const client = 1\n',
  'web/src/page.tsx': "import { client } from 'leme/client'\nexport const page = <p>don't {client}</p>\n",
  'examples/trend.ts': "import { defineStrategy } from 'leme/strategy'\nexport default defineStrategy({})\n",
}

/** The sound house with some files added or replaced. */
export function plantedHouse(planted: Readonly<Record<string, string>> = {}): House {
  const files = { ...SOUND, ...planted }
  return {
    sources: Object.entries(files)
      .filter(([path]) => !path.endsWith('.md'))
      .map(([path, text]) => parseSource(path, text)),
    paths: new Set(Object.keys(files)),
    published: new Set(['leme/client', 'leme/strategy']),
    dependencies: new Set(['pg-boss', 'typebox']),
    devDependencies: new Set(['fast-check']),
  }
}

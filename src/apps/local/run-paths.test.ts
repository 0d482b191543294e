import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathsFrom, pathsIn } from './run-paths.ts'

const folder = mkdtempSync(join(tmpdir(), 'leme-paths-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const at = (...parts: string[]) => join(folder, ...parts)
mkdirSync(at('project', 'runs'), { recursive: true })
for (const file of ['a.ts', 'i.json', 's.parquet']) writeFileSync(at('project', file), '')

const experiment = {
  strategy: at('project', 'a.ts'),
  source: { paths: [at('project')] },
  instruments: at('project', 'i.json'),
  signals: at('project', 's.parquet'),
}

test('files are named from the folder of the run, and found from there', () => {
  const kept = pathsFrom(experiment, at('project', 'runs'))
  assert.deepEqual(kept, {
    strategy: '../a.ts',
    source: { paths: ['..'] },
    instruments: '../i.json',
    signals: '../s.parquet',
  })
  assert.deepEqual(pathsIn(kept, [at('project', 'runs')]), experiment)
  assert.deepEqual(pathsFrom(experiment, at('project')).source, { paths: ['.'] })
})

test('what is not beside the run is looked for in the next folder, and named in the first when it is nowhere', () => {
  const kept = pathsFrom(experiment, at('project'))
  const found = pathsIn(kept, [at('elsewhere'), at('project')])
  assert.equal(found.strategy, experiment.strategy)
  assert.equal(pathsIn({ ...kept, strategy: 'gone.ts' }, [at('x'), at('y')]).strategy, at('x', 'gone.ts'))
})

test('a venue has no path, and a full path stays', () => {
  const stored = { strategy: at('project', 'a.ts'), source: { venue: 'binance' } }
  assert.deepEqual(pathsFrom(stored, at('project')), { strategy: 'a.ts', source: { venue: 'binance' } })
  assert.deepEqual(pathsIn(stored, [at('x')]), stored)
})

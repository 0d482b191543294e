import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brokenLinks } from './doc-links.ts'

test('links, images and paths in code must exist', () => {
  const page = [
    '[good](../LICENSE) [outside](https://example.org/x) [anchor](#here)',
    '![gone](gone.png) `src/domain/index.ts` `src/domain/gone.ts`',
    '```',
    '[not](a-link.md)',
    '```',
  ].join('\n')
  assert.deepEqual(brokenLinks('docs/page.md', page), [
    'docs/page.md: gone.png does not exist',
    'docs/page.md: src/domain/gone.ts does not exist',
  ])
})

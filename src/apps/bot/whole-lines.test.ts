import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wholeLines } from './whole-lines.ts'

function passed(pieces: readonly string[]): readonly string[] {
  const heard: string[] = []
  const lines = wholeLines((text) => heard.push(text))
  for (const piece of pieces) lines.add(piece)
  lines.end()
  return heard
}

test('a word that came in two pieces is passed on as one', () => {
  assert.deepEqual(passed(['first\nthe pass', 'word\nlast', ' words']), [
    'first\n',
    'the password\n',
    'last words',
  ])
})

test('several lines stay together, nothing is passed on for nothing', () => {
  assert.deepEqual(passed(['a\nb\n', '', 'c\n']), ['a\nb\n', 'c\n'])
})

test('a line without end is passed on in parts: nobody fills the memory with it', () => {
  const heard = passed(Array.from({ length: 200 }, () => 'x'.repeat(1_000)))
  assert.equal(heard.join('').length, 200_000)
  assert.equal(heard.length, 4)
})

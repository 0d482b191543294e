import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Signal } from '../api/types.ts'
import type { Palette } from '../ui/theme.ts'
import { signalMarkers } from './signal-markers.ts'

const MINUTE = 60_000
const times = [10, 11, 12].map((at) => at * MINUTE)
const palette = { accent: 'accent', muted: 'muted' } as Palette
const signal = (created: number, side: string, state = 'ACKED') =>
  ({ created_at: created, side, state }) as unknown as Signal

test('a signal stands on the bar that it was made in, the newest also just after it closed', () => {
  const made = [12.9, 10.5, 13.5, 14, 9.9].map((at) => signal(at * MINUTE, 'buy'))
  assert.deepEqual(
    signalMarkers(made, times, palette).map(({ time }) => time),
    [600, 720, 720],
  )
  assert.deepEqual(signalMarkers(made, [], palette), [])
})

test('sides differ in shape and place, and what nobody took is told in words', () => {
  const made = [signal(times[0]!, 'buy'), signal(times[1]!, 'sell'), signal(times[2]!, 'close', 'EXPIRED')]
  assert.deepEqual(
    signalMarkers(made, times, palette).map(({ shape, position, color, text }) => [
      shape,
      position,
      color,
      text,
    ]),
    [
      ['arrowUp', 'belowBar', 'accent', 'buy'],
      ['arrowDown', 'aboveBar', 'accent', 'sell'],
      ['square', 'aboveBar', 'muted', 'close, expired'],
    ],
  )
})

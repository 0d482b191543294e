import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Command } from 'commander'
import { list } from './read-option.ts'

const scopes = (...args: string[]) =>
  new Command()
    .option('--scope <list>', '', list, ['ingest'])
    .parse(args, { from: 'user' })
    .opts<{ scope: string[] }>().scope

test('a list is typed with commas or by repeating its option, and takes the place of the default', () => {
  assert.deepEqual(scopes(), ['ingest'])
  assert.deepEqual(scopes('--scope', 'read, signals,read'), ['read', 'signals'])
  assert.deepEqual(scopes('--scope', 'ingest', '--scope', 'read'), ['ingest', 'read'])
  assert.deepEqual(scopes('--scope', 'read'), ['read'])
})

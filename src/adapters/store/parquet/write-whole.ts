import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Ending of files that are being written; one that stays behind belongs to a process that was killed. */
export const UNFINISHED = '.unfinished'

/**
 * Makes a file appear whole or not at all: `write` fills another one beside it, which is brought to the
 * disk and then takes the name.
 */
export async function writeWhole(path: string, write: (unfinished: string) => Promise<void>): Promise<void> {
  const unfinished = `${path}.${randomUUID()}${UNFINISHED}`
  try {
    await write(unfinished)
    await bringToDisk(unfinished)
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
  if (process.platform !== 'win32') await bringToDisk(dirname(path))
}

async function bringToDisk(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

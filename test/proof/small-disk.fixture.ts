import { spawnSync } from 'node:child_process'
import { chmodSync, closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder; one of its own size where this process may mount one. */
export interface SmallDisk extends Disposable {
  readonly folder: string
  /** Undefined where the disk is that of the machine. */
  readonly fill: ((leftBytes: number) => void) | undefined
  free(): void
}

const BLOCK = Buffer.alloc(65_536)

/** A file system in memory of so many bytes: Linux, and root, alone. */
export function smallDisk(bytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'leme-proof-'))
  const options = ['-t', 'tmpfs', '-o', `size=${bytes},mode=755`, 'leme-proof', folder]
  const isRoot = process.platform === 'linux' && process.geteuid?.() === 0
  const isMounted = isRoot && spawnSync('mount', options, { stdio: 'ignore' }).status === 0
  chmodSync(folder, 0o755)
  const ballast = join(folder, 'ballast')
  const leave = () => spawnSync('umount', ['-l', folder], { stdio: 'ignore' })
  // A proof that throws must not leave it behind.
  if (isMounted) process.once('exit', leave)
  return {
    folder,
    fill: isMounted ? (leftBytes) => fillUp(ballast, leftBytes) : undefined,
    free: () => rmSync(ballast, { force: true }),
    [Symbol.dispose]() {
      if (isMounted) leave()
      process.off('exit', leave)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Takes all the space there is, and gives so much of it back. */
function fillUp(path: string, leftBytes: number): void {
  const file = openSync(path, 'w')
  let size = 0
  try {
    for (;;) size += writeSync(file, BLOCK)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    ftruncateSync(file, Math.max(0, size - leftBytes))
  } finally {
    closeSync(file)
  }
}

import { spawn } from 'node:child_process'
import { createReadStream, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Transform, type TransformCallback } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'

/** One part of the tree: what it takes on a disk, and in the layer that is pushed and pulled. */
export interface PartSize {
  readonly part: string
  readonly bytes: number
  readonly gzipped: number
}

/** Weighs folders of the tree; what is not named is the last part. */
export async function sizesOf(app: string, parts: readonly string[]): Promise<readonly PartSize[]> {
  const named = parts.map((part) => [part, [part]] as const)
  const rest = readdirSync(app).filter((name) => name !== 'node_modules')
  const packages = readdirSync(join(app, 'node_modules')).map((name) => `node_modules/${name}`)
  const others = [...rest, ...packages].filter((path) => !parts.includes(path))
  return Promise.all(
    [...named, ['other', others] as const].map(async ([part, paths]) => {
      const tar = spawn('tar', ['-c', ...paths], { cwd: app, stdio: ['ignore', 'pipe', 'inherit'] })
      return { part, ...(await weigh(tar.stdout)) }
    }),
  )
}

/** The program of Node.js, which the image takes from its official one. */
export function sizeOfNode(): Promise<Omit<PartSize, 'part'>> {
  return weigh(createReadStream(process.execPath))
}

async function weigh(stream: NodeJS.ReadableStream): Promise<Omit<PartSize, 'part'>> {
  const [before, after] = [new Scale(), new Scale()]
  await pipeline(stream, before, createGzip({ level: 6 }), after.resume())
  return { bytes: before.bytes, gzipped: after.bytes }
}

class Scale extends Transform {
  bytes = 0
  override _transform(chunk: Buffer, _encoding: BufferEncoding, callback: TransformCallback): void {
    this.bytes += chunk.length
    callback(null, chunk)
  }
}

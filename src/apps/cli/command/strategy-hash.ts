import { relative } from 'node:path'
import { Fault } from '../../../domain/index.ts'
import { codeDigest, codeFiles } from '../../local/code-digest.ts'
import type { Terminal } from '../terminal.ts'

/** `leme strategy hash`: the code that manifests pin, as one hash; nothing of it runs. */
export function strategyHash(terminal: Terminal, file: string): void {
  try {
    const hash = codeDigest(file)
    const files = codeFiles(file).map((path) => relative(process.cwd(), path))
    const others = files.length === 1 ? '' : `\nof ${files.join(', ')}`
    terminal.result({ schema: 'leme.strategy-hash/1', hash, files }, `${hash}${others}`)
  } catch (cause) {
    throw new Fault('usage', 'strategy-file.missing', `${file} cannot be read`, {
      hint: 'Give the path of a strategy file.',
      where: file,
      cause,
    })
  }
}

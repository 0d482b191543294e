import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { capture } from '../bootstrap/child.js'
import { ROOT } from '../bootstrap/prepare.js'
import { runMain, Stop } from '../bootstrap/step.js'

const NAME = 'src/math/wasm/kernels.generated.ts'
const TARGET = join(ROOT, NAME)

/** Compiles kernels/ into the module that src/math loads: compares it, or writes it with `--write`. */
await runMain(async () => {
  const text = generated(await compile())
  if (process.argv.includes('--write')) writeFileSync(TARGET, text)
  else if (text !== readFileSync(TARGET, 'utf8')) {
    throw new Stop(`${NAME} is not what kernels/ compiles to`, 'Write it: npm run fix.')
  }
})

async function compile(): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'leme-kernels-'))
  const file = join(folder, 'kernels.wasm')
  try {
    const asc = join(ROOT, 'node_modules', 'assemblyscript', 'bin', 'asc.js')
    const args = [asc, 'index.ts', '--config', 'asconfig.json', '--outFile', file]
    const { code, output } = await capture(process.execPath, args, { cwd: join(ROOT, 'kernels') })
    if (code !== 0) throw new Stop(`kernels/ does not compile:\n${output.trim()}`, 'Mend the kernels.')
    return readFileSync(file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function generated(module: Buffer): string {
  return `// Compiled from kernels/ by bin/habits/kernels.ts: npm run fix.
export const KERNELS_BASE64 =
  '${module.toString('base64')}'
`
}

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { capture } from '../bootstrap/child.js'
import { ROOT } from '../bootstrap/prepare.js'
import { runMain, Stop } from '../bootstrap/step.js'

interface Module {
  /** Holds `index.ts` and `asconfig.json`. */
  readonly folder: string
  readonly target: string
  readonly constant: string
}

/** Those of columns share their memory with the program, the reader of files has its own. */
const MODULES: readonly Module[] = [
  { folder: 'kernels', target: 'src/math/wasm/kernels.generated.ts', constant: 'KERNELS_BASE64' },
  {
    folder: 'kernels/boosting',
    target: 'src/math/wasm/boosting-kernel.generated.ts',
    constant: 'BOOSTING_KERNEL_BASE64',
  },
  {
    folder: 'kernels/csv',
    target: 'src/adapters/source/csv/csv-kernel.generated.ts',
    constant: 'CSV_KERNEL_BASE64',
  },
  {
    folder: 'kernels/simulation',
    target: 'src/trade/engine/fast/kernel.generated.ts',
    constant: 'SIMULATION_KERNEL_BASE64',
  },
]

/** Compiles kernels/ into the modules that src loads: compares them, or writes them with `--write`. */
await runMain(async () => {
  for (const module of MODULES) {
    const text = generated(module, await compile(module.folder))
    const target = join(ROOT, module.target)
    if (process.argv.includes('--write')) writeFileSync(target, text)
    else if (text !== readFileSync(target, 'utf8')) {
      throw new Stop(`${module.target} is not what ${module.folder} compiles to`, 'Write it: npm run fix.')
    }
  }
})

async function compile(kernels: string): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'leme-kernels-'))
  const file = join(folder, 'kernels.wasm')
  try {
    const asc = join(ROOT, 'node_modules', 'assemblyscript', 'bin', 'asc.js')
    const args = [asc, 'index.ts', '--config', 'asconfig.json', '--outFile', file]
    const { code, output } = await capture(process.execPath, args, { cwd: join(ROOT, kernels) })
    if (code !== 0) throw new Stop(`${kernels} does not compile:\n${output.trim()}`, 'Mend the kernels.')
    return readFileSync(file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function generated({ folder, constant }: Module, code: Buffer): string {
  return `// Compiled from ${folder}/ by bin/habits/kernels.ts: npm run fix.
export const ${constant} =
  '${code.toString('base64')}'
`
}

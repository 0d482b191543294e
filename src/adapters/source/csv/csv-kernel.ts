import type { Column } from '../../../domain/index.ts'
import { CSV_KERNEL_BASE64 } from './csv-kernel.generated.ts'
import { CANDLE_FIELDS, type CsvLayout } from './csv-layout.ts'

/** Reads plain lines of a layout: decimal numbers of at most 15 bytes, nothing else. */
export interface CsvKernel {
  /** Bytes that it takes at once. */
  readonly capacity: number
  /** Reads whole lines of `text`, whose last byte is a line feed, until one is not plain. */
  parse(text: Uint8Array): { readonly read: number; readonly rows: number }
  /** Copies the rows of the last `parse` into columns, from row `at` on. */
  copyTo(columns: readonly Column[], at: number): void
}

/** What `kernels/csv` exports; see there. Addresses are in its memory. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer }
  open(): void
  roles(): number
  text(): number
  columns(): number
  stride(): number
  rows(): number
  parse(length: number, delimiter: number, fields: number): number
}

declare const WebAssembly:
  | undefined
  | {
      readonly Module: new (bytes: Uint8Array) => object
      readonly Instance: new (module: object) => { readonly exports: unknown }
    }

const CAPACITY = 2 ** 18
const MOST_FIELDS = 256

let opened: Exports | null | undefined

/**
 * The kernel for a layout; undefined where the engine runs no WebAssembly with vectors, or lines are too wide.
 * One for each thread: a kernel that was given out before reads by the new layout.
 */
export function csvKernel({ delimiter, roles }: CsvLayout): CsvKernel | undefined {
  opened ??= openKernel() ?? null
  if (!opened || roles.length > MOST_FIELDS) return undefined
  const { memory, parse, rows, columns, stride, text, roles: rolesAt } = opened
  const [code, fields, target, source] = [delimiter.charCodeAt(0), roles.length, text(), columns()]
  const bytes = new Uint8Array(memory.buffer)
  new Int8Array(memory.buffer).set(roles, rolesAt())
  const found = CANDLE_FIELDS.map((_, column) => {
    return new Float64Array(memory.buffer, source + column * stride(), stride() / 8)
  })
  return {
    capacity: CAPACITY,
    parse(text) {
      bytes.set(text, target)
      return { read: parse(text.length, code, fields), rows: rows() }
    },
    copyTo(into, at) {
      const count = rows()
      for (const [column, values] of found.entries()) into[column]!.set(values.subarray(0, count), at)
    },
  }
}

function openKernel(): Exports | undefined {
  if (typeof WebAssembly === 'undefined') return undefined
  try {
    const module = new WebAssembly.Module(Buffer.from(CSV_KERNEL_BASE64, 'base64'))
    const exports = new WebAssembly.Instance(module).exports as Exports
    exports.open()
    return exports
  } catch {
    return undefined
  }
}

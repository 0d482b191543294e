import { KERNELS_BASE64 } from './kernels.generated.ts'
import type { SharedMemory, WebAssemblyInterface } from './web-assembly.ts'

/** What `kernels/` exports; columns, masks and scratch are addresses in the memory. Shapes stand there. */
export interface Kernels {
  sma(out: number, x: number, rows: number, n: number, scratch: number): void
  variance(out: number, x: number, rows: number, n: number, root: boolean, scratch: number): void
  rollingStd(
    out: number,
    x: number,
    rows: number,
    n: number,
    ddof: number,
    least: number,
    scratch: number,
  ): void
  bollinger(
    upper: number,
    middle: number,
    lower: number,
    x: number,
    rows: number,
    n: number,
    width: number,
    scratch: number,
  ): void
  slope(out: number, x: number, rows: number, n: number, scratch: number): void
  ema(out: number, x: number, rows: number, lead: number, alpha: number): void
  lane(lanes: number, index: number, out: number, lead: number, alpha: number): void
  emas(lanes: number, x: number, rows: number): void
  rsi(out: number, x: number, rows: number, n: number): void
  atr(out: number, high: number, low: number, close: number, rows: number, n: number): void
  macd(
    line: number,
    signal: number,
    histogram: number,
    x: number,
    rows: number,
    fast: number,
    slow: number,
    smooth: number,
    meanFirst: boolean,
  ): void
  rollingMax(out: number, x: number, rows: number, n: number, least: number, scratch: number): void
  rollingMin(out: number, x: number, rows: number, n: number, least: number, scratch: number): void
  sweep(
    columns: number,
    count: number,
    pairs: number,
    pairCount: number,
    rows: number,
    reference: number,
    units: number,
    cash: number,
    last: number,
    entries: number,
    scratch: number,
  ): void
  level(side: number, value: number): void
  mask(out: number, kind: number, a: number, aStep: number, b: number, bStep: number, rows: number): void
  bits(out: number, kind: number, a: number, aStep: number, b: number, bStep: number, rows: number): void
}

let compiled: object | undefined

/**
 * The kernels on a memory. The module is decoded and compiled by the first call in a thread (about 0.4 ms), an
 * instance takes 0.05 ms; nothing happens before.
 */
export function kernelsOn(engine: WebAssemblyInterface, memory: SharedMemory): Kernels {
  compiled ??= new engine.Module(bytesOf(KERNELS_BASE64))
  return new engine.Instance(compiled, { env: { memory } }).exports as Kernels
}

export function bytesOf(base64: string): Uint8Array {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < bytes.length; at++) bytes[at] = text.charCodeAt(at)
  return bytes
}

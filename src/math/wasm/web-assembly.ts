/** Memory that a module and several threads reach; it grows in place, so older views of it stay good. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer
  /** Adds pages of 64 KiB; throws a RangeError beyond the maximum. */
  grow(pages: number): number
}

/** The part of WebAssembly's interface that is used here; neither the language's types nor Node's have it. */
export interface WebAssemblyInterface {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown }
  readonly Memory: new (limits: { initial: number; maximum: number; shared: true }) => SharedMemory
}

declare const WebAssembly: WebAssemblyInterface | undefined

/** The engine's WebAssembly; undefined where there is none, as under `--jitless`. */
export function webAssembly(): WebAssemblyInterface | undefined {
  return typeof WebAssembly === 'undefined' ? undefined : WebAssembly
}

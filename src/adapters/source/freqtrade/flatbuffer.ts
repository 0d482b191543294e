/** A table of a FlatBuffer, read field by field. Format: flatbuffers.dev, "Internals". */
export class FlatTable {
  readonly #view: DataView
  readonly #at: number

  private constructor(view: DataView, at: number) {
    this.#view = view
    this.#at = at
  }

  /** The root table of a buffer that begins at `start`. */
  static root(view: DataView, start: number): FlatTable {
    return new FlatTable(view, start + view.getUint32(start, true))
  }

  byte(field: number, standard = 0): number {
    const at = this.#place(field)
    return at ? this.#view.getUint8(at) : standard
  }

  short(field: number, standard = 0): number {
    const at = this.#place(field)
    return at ? this.#view.getInt16(at, true) : standard
  }

  int(field: number, standard = 0): number {
    const at = this.#place(field)
    return at ? this.#view.getInt32(at, true) : standard
  }

  long(field: number): number {
    const at = this.#place(field)
    return at ? Number(this.#view.getBigInt64(at, true)) : 0
  }

  table(field: number): FlatTable | undefined {
    const at = this.#place(field)
    return at ? new FlatTable(this.#view, at + this.#view.getUint32(at, true)) : undefined
  }

  tables(field: number): readonly FlatTable[] {
    return this.#elements(field, 4).map(
      (at) => new FlatTable(this.#view, at + this.#view.getUint32(at, true)),
    )
  }

  text(field: number): string {
    const bytes = this.#elements(field, 1).map((at) => this.#view.getUint8(at))
    return new TextDecoder().decode(Uint8Array.from(bytes))
  }

  /** Of a vector of structs of `size` bytes: the whole numbers at `offsets` of each. */
  structs(field: number, size: number, offsets: readonly number[]): readonly (readonly number[])[] {
    return this.#elements(field, size).map((at) =>
      offsets.map((offset) => Number(this.#view.getBigInt64(at + offset, true))),
    )
  }

  #elements(field: number, size: number): readonly number[] {
    const at = this.#place(field)
    if (!at) return []
    const vector = at + this.#view.getUint32(at, true)
    const length = this.#view.getUint32(vector, true)
    if (length * size > this.#view.byteLength) throw new RangeError('a vector longer than the file')
    return Array.from({ length }, (_, element) => vector + 4 + element * size)
  }

  /** Where a field stands; 0 where it has its standard value. */
  #place(field: number): number {
    const layout = this.#at - this.#view.getInt32(this.#at, true)
    const entry = 4 + 2 * field
    if (entry >= this.#view.getUint16(layout, true)) return 0
    const offset = this.#view.getUint16(layout + entry, true)
    return offset ? this.#at + offset : 0
  }
}

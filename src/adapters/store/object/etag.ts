/** An etag without the quotes that some answers of a store have and others lack. */
export function bareEtag(etag: string | undefined): string {
  return (etag ?? '').replaceAll('"', '')
}

/** As a condition of HTTP wants it. */
export function quotedEtag(etag: string): string {
  return `"${etag}"`
}

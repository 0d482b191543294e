/** File that a thread starts with: TypeScript in a checkout, JavaScript in the built package. */
export const THREAD_ENTRY = new URL(
  import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js',
  import.meta.url,
)

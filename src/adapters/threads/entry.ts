/** File that a thread starts with: TypeScript in a checkout, JavaScript in the built package. */
export const THREAD_ENTRY = entryOf('thread')
export const BOOST_THREAD_ENTRY = entryOf('boost-thread')

function entryOf(name: string): URL {
  return new URL(`./${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)
}

import { Page } from '../ui/page.tsx'
import { Failure } from '../ui/state.tsx'

/** Stands where a page broke, so that it is never blank. */
export function RouteFailure({ error, reset }: { error: unknown; reset: () => void }) {
  return (
    <Page title="This page broke" sentence="The rest of Leme goes on; bots are not touched by it.">
      <Failure part="The page" error={error} retry={reset} />
    </Page>
  )
}

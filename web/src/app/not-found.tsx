import { Link } from '@tanstack/react-router'
import { Page } from '../ui/page.tsx'
import { Empty } from '../ui/state.tsx'

/** An address that leads nowhere. */
export function NotFound() {
  return (
    <Page title="Not here" sentence="No page has this address.">
      <Empty
        why="It may have been mistyped, or what it showed was removed."
        action={<Link to="/">Go to the Desk</Link>}
      />
    </Page>
  )
}

import { Link } from '@tanstack/react-router'
import { Page } from '../ui/page.tsx'
import { Empty } from '../ui/state.tsx'

/** Stands instead of a page of the house where a client's member opens it. */
export function OperatorsOnly({ name }: { name: string }) {
  return (
    <Page title={name} sentence="This page is for the operator.">
      <Empty
        why="It shows what the house itself runs. What is yours stands under Deploys, Jobs and Tenant."
        action={<Link to="/deploys">Go to Deploys</Link>}
      />
    </Page>
  )
}

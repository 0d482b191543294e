import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { tenancyQueries } from '../api/tenancy.ts'
import type { Invitation, Me, Member } from '../api/types.ts'
import { formatDay } from '../format/time.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import type { Column } from '../ui/column.ts'
import { Panel } from '../ui/panel.tsx'
import { RowButton } from '../ui/row-button.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { MemberDrawer } from './member-drawer.tsx'
import { ShownOnce } from './shown-once.tsx'
import { signInText } from './tenant-words.ts'

interface MembersPanelProps {
  readonly me: Me
  readonly client: string
  readonly open: string | undefined
  readonly onOpen: (id: string | undefined) => void
}

/** Who signs in for the client, and with which role. */
export function MembersPanel({ me, client, open, onOpen }: MembersPanelProps) {
  const query = useQuery(tenancyQueries.members(client))
  const [isInviting, setInviting] = useState(false)
  const [invited, setInvited] = useState<Invitation>()
  const members = query.data
  const shown = members?.find(({ id }) => id === open)
  const invite = (
    <Button tone="primary" onClick={() => setInviting(true)} data-testid="invite">
      Invite a member
    </Button>
  )
  return (
    <Panel
      title={members ? `Members (${members.length})` : 'Members'}
      testId="members"
      asOf={members ? query.dataUpdatedAt : undefined}
      actions={members && members.length > 0 && invite}
    >
      {query.isPending && <Skeleton rows={5} />}
      {query.isError && <Failure part="The members" error={query.error} retry={() => void query.refetch()} />}
      {members?.length === 0 && (
        <Empty why="Nobody signs in for this client yet: only the operator sees it." action={invite} />
      )}
      {members && members.length > 0 && (
        <Table
          label="Members"
          testId="member-table"
          keys
          columns={columnsOf(me, onOpen)}
          rows={members}
          rowKey={({ id }) => id}
          selected={open}
        />
      )}
      {shown && (
        <MemberDrawer
          key={shown.id}
          me={me}
          client={client}
          member={shown}
          onReset={setInvited}
          onClose={() => onOpen(undefined)}
        />
      )}
      {isInviting && (
        <InviteDialog
          client={client}
          onDone={(made) => {
            setInviting(false)
            setInvited(made)
          }}
          onClose={() => setInviting(false)}
        />
      )}
      {invited && (
        <ShownOnce
          title={`The link for ${invited.member.name}`}
          name="the link"
          text={invited.link}
          note="It signs in once, within a day. It is shown here and nowhere else: send it to nobody but them."
          onClose={() => setInvited(undefined)}
        />
      )}
    </Panel>
  )
}

function columnsOf(me: Me, onOpen: (id: string) => void): readonly Column<Member>[] {
  return [
    {
      key: 'name',
      head: 'Name',
      cell: ({ id, name }) => (
        <RowButton onClick={() => onOpen(id)}>
          {name}
          {id === me.id && ' (you)'}
        </RowButton>
      ),
    },
    { key: 'role', head: 'Role', cell: ({ role }) => role },
    {
      key: 'state',
      head: 'State',
      cell: ({ disabled }) => (
        <Badge tone={disabled ? 'bad' : 'good'}>{disabled ? 'shut out' : 'let in'}</Badge>
      ),
    },
    { key: 'how', head: 'Signs in by', wide: true, cell: (member) => signInText(member) },
    {
      key: 'factor',
      head: 'Second factor',
      wide: true,
      cell: ({ requiresSecondFactor }) => (requiresSecondFactor ? 'always asked for' : 'by policy'),
    },
    {
      key: 'since',
      head: 'Since',
      align: 'right',
      wide: true,
      cell: ({ createdAt }) => formatDay(createdAt),
    },
  ]
}

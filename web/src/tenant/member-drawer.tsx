import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Role, rolesUpTo } from '../api/may.ts'
import type { Invitation, Me, Member } from '../api/types.ts'
import dialogs from '../app/dialogs.module.css'
import { formatUtc } from '../format/time.ts'
import { Button } from '../ui/button.tsx'
import { Drawer } from '../ui/drawer.tsx'
import { Facts } from '../ui/facts.tsx'
import { Choice } from '../ui/field.tsx'
import { formFaults } from './field-errors.ts'
import { changeMember, resetMember } from './queries.ts'
import { ROLE_HINTS } from './role-hints.ts'
import styles from './tenant.module.css'
import { signInText } from './tenant-words.ts'
import { TypedDialog } from './typed-dialog.tsx'

interface MemberDrawerProps {
  readonly me: Me
  readonly client: string
  readonly member: Member
  readonly onReset: (invitation: Invitation) => void
  readonly onClose: () => void
}

/** One member: another role, a new link, shut out or let in again. */
export function MemberDrawer({ me, client, member, onReset, onClose }: MemberDrawerProps) {
  const { id, name, role, disabled, createdAt, requiresSecondFactor } = member
  const queries = useQueryClient()
  const [asking, setAsking] = useState<'reset' | 'shut'>()
  const renew = () => queries.invalidateQueries({ queryKey: ['tenancy', client] })
  const changing = useMutation({
    mutationFn: (change: Parameters<typeof changeMember>[2]) => changeMember(client, id, change),
    onSuccess: renew,
  })
  const { rest } = formFaults(changing.error, [])
  const isOwn = id === me.id
  return (
    <Drawer title={name} testId="member-drawer" onClose={onClose}>
      <Facts
        facts={[
          { name: 'Signs in by', value: signInText(member) },
          { name: 'Member since', value: formatUtc(createdAt) },
          { name: 'Second factor', value: requiresSecondFactor ? 'always asked for' : 'as the policy says' },
        ]}
      />
      {isOwn && (
        <p className={styles.faint}>That is you. Your own role is changed by another administrator.</p>
      )}
      {!isOwn && (
        <>
          <div className={styles.orders}>
            <Choice
              label="Role"
              value={role}
              options={rolesUpTo(me)}
              hint={`${ROLE_HINTS[role]} Another role ends their sessions.`}
              onChoose={(next) => changing.mutate({ role: next as Role })}
            />
          </div>
          {rest !== undefined && (
            <p role="alert" className={dialogs.error}>
              <strong>It was not taken.</strong> {rest}
            </p>
          )}
          <div className={styles.orders}>
            <Button onClick={() => changing.mutate({ requiresSecondFactor: !requiresSecondFactor })}>
              {requiresSecondFactor ? 'Second factor by policy' : 'Always ask for a second factor'}
            </Button>
            {!disabled && <Button onClick={() => setAsking('reset')}>Make a new link</Button>}
            {disabled && <Button onClick={() => changing.mutate({ disabled: false })}>Let in again</Button>}
            {!disabled && (
              <Button tone="danger" data-testid="shut-out" onClick={() => setAsking('shut')}>
                Shut out
              </Button>
            )}
          </div>
        </>
      )}
      {asking === 'shut' && (
        <TypedDialog
          title={`Shut ${name} out?`}
          testId="shut-dialog"
          verb="Shut out"
          wanted={name}
          client={client}
          act={() => changeMember(client, id, { disabled: true })}
          onClose={() => setAsking(undefined)}
        >
          Their sessions, invitations and keys end at once. What they did stays in the log, and they can be
          let in again.
        </TypedDialog>
      )}
      {asking === 'reset' && (
        <TypedDialog
          title={`A new link for ${name}?`}
          testId="reset-dialog"
          verb="Make the link"
          wanted={name}
          client={client}
          act={async () => onReset(await resetMember(client, id))}
          onClose={() => setAsking(undefined)}
        >
          Their password, authenticator and sessions are taken away. The link lets them in once, to begin
          anew.
        </TypedDialog>
      )}
    </Drawer>
  )
}

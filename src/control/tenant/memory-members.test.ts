import { memberProofSuite } from './member-proof.suite.ts'
import type { OpenedMembers } from './member-store.fixture.ts'
import { memberStoreSuite } from './member-store.suite.ts'
import { memoryMembers } from './memory-members.ts'
import { memoryTenantStore } from './memory-tenant-store.ts'

function open(): OpenedMembers {
  let time = Date.UTC(2025, 0, 6)
  const now = () => time
  const tenants = memoryTenantStore({ now })
  const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length))
  return {
    ...memoryMembers({ tenants, now, randomBytes }),
    tenants,
    pass: async (milliseconds) => {
      time += milliseconds
    },
  }
}

memberStoreSuite('memory', open)
memberProofSuite('memory', open)

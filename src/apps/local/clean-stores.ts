import type { Redactor } from '../../adapters/redaction/index.ts'
import type { PostgresStore } from '../../adapters/store/postgres/index.ts'
import type { CommandStore } from '../../control/command/index.ts'
import { type DeploymentStore, refuseExposed } from '../../control/deployment/index.ts'
import type { JobStore } from '../../control/job/index.ts'
import type { TenantStore } from '../../control/tenant/index.ts'

type Clean = Pick<Redactor, 'text' | 'known' | 'fields'>

/** A store that keeps no secret: of commands, jobs, what is seen of bots, the audit log. */
export function cleanStore(store: PostgresStore, redactor: Clean): PostgresStore {
  return {
    ...store,
    commands: cleanCommands(store.commands, redactor),
    deployments: cleanDeployments(store.deployments, redactor),
    fenced: (fence) => ({ deployments: cleanDeployments(store.fenced(fence).deployments, redactor) }),
    tenants: cleanTenants(store.tenants, redactor),
    jobs: (options) => cleanJobs(store.jobs(options), redactor),
  }
}

/** Commands whose requests hold no secret, and whose reasons have none. @throws DeploymentError `secret.exposed` */
export function cleanCommands(store: CommandStore, redactor: Clean): CommandStore {
  return {
    ...store,
    async add(command, alongside) {
      refuse('the command', command.request, redactor)
      return store.add(command, alongside)
    },
    async claim(tenant) {
      const claim = await store.claim(tenant)
      if (!claim) return undefined
      return {
        advance: (command, { reason, ...change }) =>
          claim.advance(command, {
            ...change,
            ...(reason !== undefined && { reason: redactor.text(reason) }),
          }),
        [Symbol.asyncDispose]: () => claim[Symbol.asyncDispose](),
      }
    },
  }
}

/** The same of jobs. @throws DeploymentError `secret.exposed` */
export function cleanJobs(store: JobStore, redactor: Clean): JobStore {
  return {
    ...store,
    async create(job, alongside) {
      refuse('the job', { title: job.title, spec: job.spec }, redactor)
      return store.create(job, alongside)
    },
    report: (hold, progress, message) => store.report(hold, progress, redactor.text(message)),
    end: (hold, end) =>
      store.end(hold, end.state === 'failed' ? { ...end, error: redactor.text(end.error) } : end),
  }
}

/** What is seen of bots and written by hand, without secrets: last words of a process are among it. */
export function cleanDeployments(store: DeploymentStore, redactor: Clean): DeploymentStore {
  return {
    ...store,
    setWanted: (tenant, wanted) =>
      store.setWanted(tenant, {
        ...wanted,
        blocker: redactor.fields(wanted.blocker) as typeof wanted.blocker,
      }),
    setRunning: (tenant, running) => store.setRunning(tenant, redactor.fields(running) as typeof running),
  }
}

/** An audit log without secrets. */
export function cleanTenants(store: TenantStore, redactor: Clean): TenantStore {
  return {
    ...store,
    record: (event, transaction) =>
      store.record(
        {
          ...event,
          target: redactor.text(event.target),
          detail: redactor.fields(event.detail) as typeof event.detail,
        },
        transaction,
      ),
  }
}

function refuse(what: string, value: unknown, { known }: Clean): void {
  refuseExposed({ what, value, isKnown: (text) => known(text) !== text })
}

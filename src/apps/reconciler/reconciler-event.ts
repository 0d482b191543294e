import type { TenantId } from '../../control/tenant/index.ts'

/** What the reconciler did or met, for logs and metrics. */
export type ReconcilerEvent =
  /** This process follows the repository now. */
  | { readonly kind: 'reconciler.leads' }
  /** Another process does; this one waits. */
  | { readonly kind: 'reconciler.waits' }
  /** The right to was lost; what runs goes on until it is known who has it. */
  | { readonly kind: 'reconciler.lost' }
  /** Not one client's: the repository, the database or the runtime do not answer. */
  | { readonly kind: 'reconciler.trouble'; readonly error: unknown }
  | { readonly kind: 'repository.followed'; readonly head: string | null; readonly clients: number }
  /** Somebody forced the branch. */
  | { readonly kind: 'repository.rewritten'; readonly head: string | null }
  /** Folders whose name is no id of a client. */
  | { readonly kind: 'repository.strays'; readonly names: readonly string[] }
  | { readonly kind: 'client.applied'; readonly tenant: TenantId; readonly commit: string }
  /** Nobody wants it any more. */
  | { readonly kind: 'client.pruned'; readonly tenant: TenantId }
  | { readonly kind: 'client.trouble'; readonly tenant: TenantId; readonly error: unknown }

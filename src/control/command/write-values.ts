import type { ValuesChange, WrittenValues } from '../deployment/index.ts'
import type { DrivePorts } from './drive-ports.ts'

/**
 * Writes a commit, and tells at once what the client's file says by it. Where whoever follows the repository has told
 * something else meanwhile, or an earlier try made the commit, that one tells it.
 * @throws DeploymentError
 */
export async function writeValues(
  { git, deployments }: Pick<DrivePorts, 'git' | 'deployments'>,
  change: ValuesChange,
): Promise<WrittenValues> {
  const { tenant, commandId } = change
  const told = (await deployments.status(tenant))?.wanted?.commit ?? null
  const written = await git.write(change)
  const { commit, values, isNew } = written
  if (isNew) await deployments.setCommitted(tenant, { commit, commandId, values, blocker: null }, told)
  return written
}

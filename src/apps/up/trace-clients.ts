import type { CommandStore, DrivePorts } from '../../control/command/index.ts'
import type { GitOps } from '../../control/deployment/index.ts'
import type { Tracing } from '../../domain/index.ts'

/** Commands that remember the trace in which they were asked for, through whatever door they came. */
export function tracedCommands(commands: CommandStore, tracing: Tracing): CommandStore {
  return {
    ...commands,
    add: (command, alongside) => {
      const { id, tenant, source } = command
      const attributes = { 'leme.client': tenant, 'leme.command': id, 'leme.source': source }
      return tracing.span('command.receive', { kind: 'producer', attributes }, () => {
        const trace = tracing.parent()
        return commands.add({ ...command, ...(trace && { trace }) }, alongside)
      })
    },
  }
}

/** Measures each step that changes a command; a look that finds nothing new is no part of its trace. */
export function tracedSteps(tracing: Tracing): NonNullable<DrivePorts['around']> {
  return async (command, step) => {
    const { id, tenant, state, trace } = command
    const span = tracing.begin(`command.${state}`, {
      ...{ kind: 'consumer', parent: trace },
      attributes: { 'leme.client': tenant, 'leme.command': id },
    })
    try {
      const stepped = await span.within(step)
      if (stepped.to === undefined || stepped.to === state) return stepped
      span.set({ 'leme.state': stepped.to })
      span.end()
      return stepped
    } catch (error) {
      span.end(error)
      throw error
    }
  }
}

/** Commits that say in whose trace they were made. */
export function tracedGit<Git extends GitOps>(git: Git, tracing: Tracing): Git {
  const write: GitOps['write'] = (change) => {
    const { tenant, commandId, step } = change
    const attributes = { 'leme.client': tenant, 'leme.command': commandId, 'leme.step': step }
    return tracing.span('git.commit', { attributes }, () => git.write({ ...change, trace: tracing.parent() }))
  }
  return { ...git, write }
}

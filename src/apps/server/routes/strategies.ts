import type { StrategyCatalogue } from '../port.ts'
import { StrategyList } from '../schemas/strategy.ts'
import type { Server } from '../server-type.ts'
import { answers } from './answers.ts'

/** The strategies that a backtest may name. */
export function strategyRoutes(
  app: Server,
  { strategies }: { readonly strategies: StrategyCatalogue },
): void {
  app.get(
    '/api/v1/strategies',
    {
      schema: {
        operationId: 'listStrategies',
        tags: ['strategies'],
        summary: 'Strategies and their parameters, broken ones with the reason',
        response: answers(200, StrategyList),
      },
    },
    async () => ({ items: [...(await strategies.list())] }),
  )
}

import { Fault } from '../domain/index.ts'

/** What `math` refuses: `math.period`, `math.length`, `math.option`, `math.features`, `math.target`, `math.model`. */
export class MathFault extends Fault {
  constructor(code: MathFaultCode, message: string, hint: string) {
    super('usage', code, message, { hint })
  }
}

export type MathFaultCode =
  | 'math.period'
  | 'math.length'
  | 'math.option'
  | 'math.features'
  | 'math.target'
  | 'math.model'

export { BotFleet } from './bot-fleet.ts'
export { type BotSpec, parseBotSpec } from './bot-spec.ts'
export { openBot } from './open-bot.ts'
export { type RunBotOptions, runBot } from './run-bot.ts'

export { loadStrategy, strategyFiles } from './load-strategy.ts'
export { placeOf } from './place-of.ts'
export { publicNamePaths, resolvePublicNames } from './public-names.ts'
export { StrategyFileError } from './strategy-file-error.ts'

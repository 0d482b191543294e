export { buildPredictor, type PredictorOptions } from './build-predictor.ts'
export { ModelDesk, type ModelDeskOptions } from './model-desk.ts'

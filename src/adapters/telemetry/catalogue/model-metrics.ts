import { type Metrics, open, SERVER } from './metric.ts'

const model = open(200, 'models that are registered')

/** The registry of models and what they predict. */
export const MODEL_METRICS = {
  leme_models: {
    ...{ type: 'gauge', unit: '{model}', help: 'Models that are registered.', on: SERVER, labels: {} },
  },
  leme_model_versions: {
    ...{ type: 'gauge', unit: '{version}', help: 'Versions of models.', on: SERVER, labels: {} },
  },
  leme_model_champion_since_timestamp_seconds: {
    ...{ type: 'gauge', unit: 's', on: SERVER, labels: { model }, when: 'a model has a champion' },
    help: 'When the champion of a model became it; UNIX time.',
  },
  leme_model_last_prediction_timestamp_seconds: {
    ...{ type: 'gauge', unit: 's', on: SERVER, labels: { model }, when: 'a model has predicted' },
    help: 'Candle of the newest prediction of a model; UNIX time.',
  },
} as const satisfies Metrics
